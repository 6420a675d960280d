import type { BegunName, StateOf } from '@buypost/core';
import { useSignal } from '@preact/signals';
import type { Tools } from '../tools.ts';
import { Button } from './button.tsx';
import { MethodFace } from './methods.tsx';

interface OrderActionsProps {
  readonly state: StateOf<BegunName>;
  readonly t: Tools;
  /** Label of a retry by the same method; no such button where absent. */
  readonly retry?: string | undefined;
  /** Label of a new checkout; no such button where absent or where this order can still be paid by a retry. */
  readonly again?: string | false | undefined;
}

/** What an order allows besides its own step: retry, another method, cancel, start anew. Only what the session says is allowed is there. */
export const OrderActions = ({ state, t, retry, again }: OrderActionsProps) => {
  const { session, asking, error } = state;
  // Opened to leave this method: when another one is there, the list has done its work.
  const opened = useSignal<string | undefined>(undefined);
  const open = opened.value === session.method;
  const { m, send } = t;
  const maySwitch = state.role === 'owner' && session.canSwitch;
  const others = maySwitch ? session.methods.filter(({ id }) => id !== session.method) : [];
  const more = others.length > 0 && !open;
  const main = maySwitch && retry;
  const anew = !main && again;
  // While an answer is outstanding nothing else can be asked.
  const press = (work: () => void) => ({ off: !!asking, onPress: work });
  if (!main && !anew && !others.length && !session.canCancel && !error) return null;
  return (
    <div class={main || anew || open ? 's to' : 's quiet'} part="actions">
      {main && (
        <Button kind="main" {...press(() => send({ type: 'retry' }))}>
          {main}
        </Button>
      )}
      {anew && (
        // While the money is unknown, buying once more is possible but not what the panel suggests.
        <Button kind={session.money === 'unknown' ? '' : 'main'} {...press(() => send({ type: 'again' }))}>
          {anew}
        </Button>
      )}
      {open && (
        <div class="ms" role="group" aria-label={m.otherWay}>
          {others.map((method) => (
            <div class="m" key={method.id}>
              <Button {...press(() => send({ type: 'retry', method: method.id }))}>
                <MethodFace method={method} total={method.total && t.money(method.total)} />
              </Button>
            </div>
          ))}
        </div>
      )}
      {(more || session.canCancel) && (
        <div class="acts">
          {more && (
            <Button kind="q" {...press(() => (opened.value = session.method))}>
              {m.otherWay}
            </Button>
          )}
          {session.canCancel && (
            <Button kind="q" {...press(() => send({ type: 'cancel' }))}>
              {m.cancel}
            </Button>
          )}
        </div>
      )}
      {asking && <p class="small mid">{m.asking}</p>}
      {error && <p class="e">{m.errors[error.code]}</p>}
    </div>
  );
};
