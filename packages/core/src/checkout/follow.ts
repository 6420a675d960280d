/** The job of every state that shows an order: hear its news by the backend's stream, and look by itself where there is none. */
import { contextOf, jittered, type Desk, type Job } from './desk.ts';
import type { BegunState } from './happenings.ts';

/** Can the order still change by itself at any moment? */
const moving = ({ name, session }: BegunState): boolean =>
  name === 'requires_action' || name === 'processing' || session.money === 'unknown' || session.money === 'returning';

const rarest = 10_000;
/** What is at rest is looked at ever more rarely, for about this long: a delivery, a refund or a second payment may still come. */
const enough = 600_000;

/** When the code on the screen runs out. */
const runsOut = ({ name, session }: BegunState): string | undefined =>
  name === 'requires_action' && session.nextAction.type === 'qr_code' ? session.nextAction.expiresAt : undefined;

export const follow =
  (desk: Desk, { session: { id } }: BegunState): Job =>
  async (ask, tell, signal) => {
    let wait = 1000;
    let listening = false;
    const listen = async () => {
      listening = true;
      try {
        await desk.options.adapter.watchCheckout?.(
          id,
          (session) => {
            wait = 1000;
            tell({ type: 'session', session });
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
      tell(session ? { type: 'session', session } : { type: 'unreachable' });
    }
  };
