/** The job of every state that shows an order: hear its news by the backend's stream, and look by itself where there is none. */
import type { CheckoutSession } from '../contract.ts';
import { contextOf, jittered, type Desk, type Job } from './desk.ts';
import type { BegunState } from './happenings.ts';
import type { CheckoutState } from './state.ts';

/** Can the order still change by itself at any moment? */
const moving = ({ name, session }: BegunState): boolean =>
  name === 'requires_action' || name === 'processing' || session.money === 'unknown' || session.money === 'returning';

const rarest = 10_000;
/** What is at rest is looked at ever more rarely, for about this long: a delivery, a refund or a second payment may still come. */
const enough = 600_000;

/** When the code on the screen runs out. */
const runsOut = (state: CheckoutState): string | undefined =>
  state.name === 'requires_action' && state.session.nextAction.type === 'qr_code' ? state.session.nextAction.expiresAt : undefined;

/** So many codes that a bank ended before their time are renewed unasked; after that it is the buyer's wish. */
const mostLapses = 3;

export const follow =
  (desk: Desk, { session: { id } }: BegunState): Job =>
  async (ask, tell, signal) => {
    let wait = 1000;
    let listening = false;
    const hear = (session: CheckoutSession) => {
      const shown = runsOut(desk.state());
      tell({ type: 'session', session });
      // Only from a code on the screen: one that was scanned is past it, and what was paid has another status.
      if (shown && desk.state().name === 'expired' && (desk.lapses = (desk.lapses ?? 0) + 1) <= mostLapses) tell({ type: 'retry' });
    };
    const listen = async () => {
      listening = true;
      try {
        await desk.options.adapter.watchCheckout?.(
          id,
          (session) => {
            wait = 1000;
            hear(session);
          },
          contextOf(desk, signal),
        );
      } catch {
        // A broken stream says nothing about the order; we look instead.
      }
      if (!signal.aborted) await desk.pause(jittered(wait));
      listening = false;
      desk.wake();
    };
    while (!signal.aborted) {
      const state = desk.state();
      if (!('session' in state)) return;
      const lively = moving(state);
      if (!lively && wait > enough) return;
      if (lively && !listening) void listen();
      const end = runsOut(state);
      const at = (end && end !== desk.renewed && Date.parse(end)) || Infinity;
      await desk.pause(lively ? Math.max(0, Math.min(30_000, at - desk.clock.now())) : wait);
      if (signal.aborted) return;
      if (end && at <= desk.clock.now()) {
        desk.renewed = end;
        tell({ type: 'retry' });
        continue;
      }
      const [session] = await ask((adapter, context) => adapter.getCheckout(id, context));
      if (signal.aborted) return;
      wait = lively ? Math.min(rarest, wait * 1.6) : wait * 2;
      if (session) hear(session);
      else tell({ type: 'unreachable' });
    }
  };
