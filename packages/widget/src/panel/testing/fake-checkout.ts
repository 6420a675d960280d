/** A checkout that stands in the state it is told and remembers what was said to it. */
import type { Checkout, CheckoutEvent, CheckoutState } from '@buypost/core';

export interface FakeCheckout extends Checkout {
  readonly said: CheckoutEvent[];
  to(state: CheckoutState): void;
}

export function fakeCheckout(first: CheckoutState): FakeCheckout {
  let state = first;
  const listeners = new Set<(state: CheckoutState) => void>();
  const said: CheckoutEvent[] = [];
  const to = (next: CheckoutState): void => {
    state = next;
    for (const listener of listeners) listener(next);
  };
  return {
    said,
    to,
    getState: () => state,
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    send(event) {
      said.push(event);
      if (event.type === 'change' && state.name === 'ready') to({ ...state, draft: { ...state.draft, ...event.draft } });
      if (event.type === 'pay' && state.name === 'ready') to({ ...state, pressed: true });
    },
    destroy: () => listeners.clear(),
  };
}
