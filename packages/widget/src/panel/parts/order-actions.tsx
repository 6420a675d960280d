import type { BegunName, MethodChoice, StateOf } from '@buypost/core';
import { useState } from 'preact/hooks';
import type { Tools } from '../tools.ts';
import { Button } from './button.tsx';
import { MethodFace } from './methods.tsx';

interface OrderActionsProps {
  readonly state: StateOf<BegunName>;
  readonly t: Tools;
  /** Label of a retry by the same method; no such button where absent. */
  readonly retry?: string;
  /** Label of a new checkout; no such button where absent or where this order can still be paid by a retry. */
  readonly again?: string;
}

const Others = ({ methods, off, t }: { readonly methods: readonly MethodChoice[]; readonly off: boolean; readonly t: Tools }) => (
  <div class="ms" role="group" aria-label={t.m.otherWay}>
    {methods.map((method) => (
      <div class="m" key={method.id}>
        <button
          type="button"
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
);

/** What an order allows besides its own step: retry, another method, cancel, start anew. Only what the session says is allowed is there. */
export const OrderActions = ({ state, t, retry, again }: OrderActionsProps) => {
  const [open, setOpen] = useState(false);
  const { session, asking, error } = state;
  const off = asking !== undefined;
  const maySwitch = state.role === 'owner' && session.canSwitch;
  const others = maySwitch ? session.methods.filter((method) => method.id !== session.method) : [];
  const canRetry = maySwitch && retry !== undefined;
  const anew = canRetry ? undefined : again;
  const ended = canRetry || anew !== undefined;
  if (!ended && others.length === 0 && !session.canCancel && !error) return null;
  return (
    <div class={ended || open ? 's to' : 's quiet'} part="actions">
      {canRetry ? (
        <Button kind="main" off={off} onPress={() => t.send({ type: 'retry' })}>
          {retry}
        </Button>
      ) : null}
      {anew === undefined ? null : (
        // While the money is unknown, buying once more is possible but not what the panel suggests.
        <Button {...(session.money === 'unknown' ? {} : { kind: 'main' })} off={off} onPress={() => t.send({ type: 'again' })}>
          {anew}
        </Button>
      )}
      {open ? <Others methods={others} off={off} t={t} /> : null}
      {(others.length > 0 && !open) || session.canCancel ? (
        <div class="acts">
          {others.length > 0 && !open ? (
            <Button kind="q" off={off} onPress={() => setOpen(true)}>
              {t.m.otherWay}
            </Button>
          ) : null}
          {session.canCancel ? (
            <Button kind="q" off={off} onPress={() => t.send({ type: 'cancel' })}>
              {t.m.cancel}
            </Button>
          ) : null}
        </div>
      ) : null}
      {off ? <p class="small mid">{asking === 'cancel' ? t.m.canceling : t.m.asking}</p> : null}
      {error === undefined ? null : (
        <p class="e" part="error">
          {t.m.errors[error.code]}
        </p>
      )}
    </div>
  );
};
