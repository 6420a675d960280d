import type { BegunName, StateOf } from '@buypost/core';
import { useState } from 'preact/hooks';
import type { Tools } from '../tools.ts';
import { Button } from './button.tsx';
import { MethodFace } from './methods.tsx';

interface OrderActionsProps {
  readonly state: StateOf<BegunName>;
  readonly t: Tools;
  /** Label of a retry by the same method; no such button where absent. */
  readonly retry?: string;
  /** Label of a new checkout; no such button where absent. */
  readonly again?: string;
}

/** What an order allows now besides its own step: retry, another method, cancel, start anew. Only what the session says is allowed is there. */
export const OrderActions = ({ state, t, retry, again }: OrderActionsProps) => {
  const [open, setOpen] = useState(false);
  const { session, asking, role } = state;
  const owner = role === 'owner';
  const off = asking !== undefined;
  const others = session.methods.filter((method) => method.id !== session.method);
  const maySwitch = owner && session.canSwitch;
  const canRetry = maySwitch && retry !== undefined;
  return (
    <>
      {canRetry ? (
        <Button kind="main" off={off} onPress={() => t.send({ type: 'retry' })}>
          {retry}
        </Button>
      ) : null}
      {again === undefined ? null : (
        // While the money is unknown, buying once more is possible but not what the panel suggests.
        <Button {...(canRetry || session.money === 'unknown' ? {} : { kind: 'main' })} off={off} onPress={() => t.send({ type: 'again' })}>
          {again}
        </Button>
      )}
      {maySwitch && others.length > 0 ? (
        open ? (
          <div class="ms" role="group" aria-label={t.m.otherWay}>
            {others.map((method) => (
              <div class="m" key={method.id}>
                <button
                  type="button"
                  class="row btn"
                  part="button method"
                  aria-disabled={off ? 'true' : undefined}
                  onClick={() => {
                    if (!off) t.send({ type: 'retry', method: method.id });
                  }}
                >
                  <MethodFace method={method} total={method.total && t.money(method.total)} />
                </button>
              </div>
            ))}
          </div>
        ) : (
          <Button off={off} onPress={() => setOpen(true)}>
            {t.m.otherWay}
          </Button>
        )
      ) : null}
      {session.canCancel ? (
        <Button kind="q" off={off} onPress={() => t.send({ type: 'cancel' })}>
          {t.m.cancel}
        </Button>
      ) : null}
      {asking === undefined ? null : <p class="small mid">{asking === 'cancel' ? t.m.canceling : t.m.switching}</p>}
      {state.error === undefined ? null : (
        <p class="e" part="error">
          {t.m.errors[state.error.code]}
        </p>
      )}
    </>
  );
};
