import type { BegunName, StateOf } from '@buypost/core';
import { signal } from '@preact/signals';
import { Component } from 'preact';
import { otherTexts } from '../messages/en-otherwise.ts';
import { Button } from '../parts/button.tsx';
import { MethodFace } from '../parts/methods.tsx';
import type { Tools } from '../tools.ts';

interface OrderActionsProps {
  readonly state: StateOf<BegunName>;
  readonly t: Tools;
}

/** What an order allows besides its own step: retry, another method, cancel, start anew. Only what the session says is allowed is there. */
export class OrderActions extends Component<OrderActionsProps> {
  /** Opened to leave this method: when another one is there, the list has done its work. */
  readonly #opened = signal<string | undefined>(undefined);

  override render({ state, t }: OrderActionsProps) {
    const { name, role, session, asking, error } = state;
    const open = this.#opened.value === session.method;
    const m = otherTexts(t.m);
    const { send } = t;
    const maySwitch = role === 'owner' && session.canSwitch;
    const others = maySwitch ? session.methods.filter(({ id }) => id !== session.method) : [];
    const more = others.length > 0 && !open;
    const main = maySwitch && (name === 'failed' || name === 'expired');
    // A new checkout, where this order cannot be paid by a retry; a visitor's cancels the order first.
    const anew = !main && (name === 'requires_action' ? role === 'visitor' && session.canCancel : name !== 'processing');
    // While an answer is outstanding nothing else can be asked.
    const press = (work: () => void) => ({ off: !!asking, onPress: work });
    if (!main && !anew && !others.length && !session.canCancel && !error) return null;
    return (
      <div class={main || anew || open ? 's to' : 's quiet'} part="actions">
        {main && (
          <Button kind="main" {...press(() => send({ type: 'retry' }))}>
            {m.tryAgain}
          </Button>
        )}
        {anew && (
          // While the money is unknown, buying once more is possible but not what the panel suggests.
          <Button kind={session.money === 'unknown' ? '' : 'main'} {...press(() => send({ type: 'again' }))}>
            {m.startAnew}
          </Button>
        )}
        {open && (
          <div class="ms" role="group" aria-label={m.otherWay}>
            {others.map((method) => (
              <div class="m" key={method.id}>
                <Button {...press(() => send({ type: 'retry', method: method.id }))}>
                  <MethodFace t={t} method={method} total={method.total && t.money(method.total)} />
                </Button>
              </div>
            ))}
          </div>
        )}
        {(more || session.canCancel) && (
          <div class="acts">
            {more && (
              <Button kind="q" {...press(() => (this.#opened.value = session.method))}>
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
  }
}
