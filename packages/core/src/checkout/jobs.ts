/** One job a state: entering starts it, leaving aborts it. A job asks the backend and tells what came; where that leads is the table's. */
import { alone } from '../bare.ts';
import { Failure } from '../errors.ts';
import type { Desk, Job } from './desk.ts';
import { choiceOf, totalOf } from './choice.ts';
import { usable } from './draft.ts';
import { follow } from './follow.ts';
import { later } from './later.ts';
import { load } from './load.ts';
import { missing } from './missing.ts';
import type { CheckoutState, StateOf } from './state.ts';

const quote =
  (desk: Desk, { draft, offer, notice }: StateOf<'ready'>): Job =>
  async (ask, tell, signal) => {
    if (desk.quoted) await desk.pause(200);
    if (signal.aborted) return;
    desk.quoted = true;
    const [quote, error] = await ask(async (adapter, context) => {
      // Where the offer's price is the whole story, a changed price is a changed offer.
      const said = adapter.quote
        ? await adapter.quote(draft, context)
        : (await later()).localQuote(notice?.kind === 'price_changed' ? await adapter.loadOffer(draft.offerId, context) : offer, draft);
      const quote = said && usable(said, desk.options);
      if (quote?.methods.length === 0 && quote.total.amount)
        throw new Failure('method_unavailable', { blame: 'shop', retry: 'new_key' }, 'No way to pay this total works in this browser.');
      return quote;
    });
    tell(error ? { type: 'unquoted', error } : { type: 'quoted', ...(quote && { quote }) });
  };

const start =
  (desk: Desk, { draft, method, quote, again }: StateOf<'starting'>): Job =>
  async (ask, tell, signal) => {
    const { options, records } = desk;
    const expected = totalOf(quote, method);
    records.seal(desk.before, true);
    const { key, orderId, state, draftHash } = await records.claim(draft, expected);
    if (signal.aborted) return;
    if (orderId && state !== 'paid' && draftHash !== choiceOf(draft)) return tell({ type: 'met', orderId });
    if (orderId || state === 'paid') return tell({ type: 'elsewhere' });

    desk.key = key;
    desk.draft = draft;
    const { post, returnTo, surface, locale } = options;
    const input = alone({ key, draft, method, expected, post, returnTo, surface, locale, ...(again && { again }) });
    const [session, error] = await ask((adapter, context) => adapter.startCheckout(input, context), true);
    if (signal.aborted) return;
    // Another tab ordered something else under the key that both of us held.
    const [order] = error?.code === 'key_reused' ? await ask((adapter, context) => adapter.findCheckout?.(context)) : [session];
    if (order) {
      records.begun(key, order.id);
      tell(error ? { type: 'met', orderId: order.id } : { type: 'session', session: order });
    } else if (error) {
      // The answer says that no order exists under this key, and the shop has sealed it.
      if (error.retry !== 'same_key') records.seal(key);
      tell({ type: 'refused', error });
    }
  };

/** The name of a state's job, and the job: a state that follows with the same name keeps the job that runs. Nothing where there is nothing to do. */
export const jobOf = (desk: Desk, state: CheckoutState, method: string | undefined): readonly [name: unknown, job: Job] | readonly [] => {
  const { name } = state;
  if (name === 'loading') return [name, load(desk, state)];
  if (name === 'starting') return [name, start(desk, state)];
  if (name === 'ready') return state.quoting ? [state.draft, quote(desk, state)] : [];
  if (!('session' in state)) return [];
  const { asking, session } = state;
  if (!asking) return [session.id, follow(desk, state)];
  return [
    asking,
    async (ask, tell, signal) => {
      const file = await later().catch(() => undefined);
      return file ? file.question(desk, state, method)(ask, tell, signal) : tell({ type: 'refused', error: missing() });
    },
  ];
};
