/** The pure step of the checkout: a state and an event give the next state. The same state where the table has nothing to say. */
import type { CheckDraft } from './checkout.ts';
import type { AnyEvent, AnyEventType, EventOf, Row, Step } from './happenings.ts';
import type { CheckoutState, StateName, StateOf } from './state.ts';
import { table } from './table.ts';

const step = <N extends StateName, E extends AnyEventType>(
  name: N,
  state: StateOf<N>,
  type: E,
  event: EventOf<E>,
  check: CheckDraft,
): CheckoutState | undefined => {
  const row: Row<N> = table[name];
  // Own rows only: an event called `toString` is none of ours.
  const move: Step<N, E> | undefined = Object.hasOwn(row, type) ? row[type] : undefined;
  return move?.(state, event, check);
};

/** `check` finds what is wrong with a draft; nothing where absent, since the backend finds it too. */
export const transition = (state: CheckoutState, event: AnyEvent, check: CheckDraft = () => []): CheckoutState =>
  step(state.name, state, event.type, event, check) ?? state;
