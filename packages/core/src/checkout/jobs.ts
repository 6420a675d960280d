/** One job a state: entering starts it, leaving aborts it. A job asks the backend and tells what came; where that leads is the table's. */
import { alone } from '../bare.ts';
import { CheckoutError, isCheckoutError } from '../errors.ts';
import { ask, fitting, type Desk, type Job } from './desk.ts';
import { choiceOf, differs, localQuote, totalOf, usable } from './draft.ts';
import { follow } from './follow.ts';
import type { BegunState } from './happenings.ts';
import { load } from './load.ts';
import type { CheckoutState, StateOf } from './state.ts';

const quote =
  (desk: Desk, { draft, offer, notice }: StateOf<'ready'>): Job =>
  async (signal, tell) => {
    if (desk.quoted) await desk.pause(200);
    if (signal.aborted) return;
    desk.quoted = true;
    const { adapter, actions } = desk.options;
    // Where the offer's price is the whole story, a changed price is a changed offer.
    const stale = !adapter.quote && notice?.kind === 'price_changed';
    const now = stale ? await ask(desk, signal, (_, context) => adapter.loadOffer(draft.offerId, context)) : offer;
    const answer = adapter.quote
      ? await ask(desk, signal, (_, context) => adapter.quote?.(draft, context))
      : isCheckoutError(now)
        ? now
        : localQuote(now ?? offer, draft);
    if (isCheckoutError(answer)) return tell({ type: 'unquoted', error: answer });
    const methods = answer && usable(answer.methods, actions);
    if (methods?.length === 0 && answer?.total.amount)
      return tell({ type: 'unquoted', error: new CheckoutError('method_unavailable', 'No way to pay this total works in this browser.') });
    tell({ type: 'quoted', ...(answer && methods && { quote: { ...answer, methods } }) });
  };

const start =
  (desk: Desk, { draft, method, quote, again }: StateOf<'starting'>): Job =>
  async (signal, tell) => {
    const { options, records } = desk;
    const expected = totalOf(quote, method);
    const choice = choiceOf(draft);
    const { key, orderId, state, draftHash } = await records.claim(
      choice,
      expected,
      (there) => there.state === 'paid' && differs(draft, there.draftHash),
    );
    if (signal.aborted) return;
    if (state === 'paid') return tell({ type: 'elsewhere' });
    if (orderId) return tell(draftHash === choice ? { type: 'elsewhere' } : { type: 'met', orderId });

    desk.key = key;
    desk.draft = draft;
    const { post, returnTo, surface, locale } = options;
    const input = alone({ key, draft, method, expected, post, returnTo, surface, locale, ...(again && { again }) });
    const answer = await ask(
      desk,
      signal,
      (adapter, context) => adapter.startCheckout(input, context),
      () => tell({ type: 'unreachable' }),
      true,
    );
    if (signal.aborted || !answer) return;
    if (!isCheckoutError(answer)) {
      records.begun(key, answer.id);
      return tell({ type: 'session', session: fitting(desk, answer) });
    }
    if (answer.code === 'key_reused') {
      // Another tab ordered something else under the key that both of us held.
      const other = await ask(desk, signal, (adapter, context) => adapter.findCheckout?.(context));
      if (other && !isCheckoutError(other)) {
        records.begun(key, other.id);
        return tell({ type: 'met', orderId: other.id });
      }
    }
    // The answer says that no order exists under this key, and the shop has sealed it.
    if (answer.retry !== 'same_key') records.seal(key);
    tell({ type: 'refused', error: answer });
  };

/** Another method, a fresh code, or to stop. One key for one wish: a lost answer is asked again under it. */
const question =
  (desk: Desk, { asking, session }: BegunState, method: string | undefined): Job =>
  async (signal, tell) => {
    const { surface } = desk.options;
    const key = desk.newKey();
    const answer = await ask(
      desk,
      signal,
      (adapter, context) =>
        asking === 'cancel'
          ? adapter.cancelCheckout?.(session.id, context)
          : method
            ? adapter.retryCheckout?.(session.id, { key, method, expected: totalOf(session, method), surface }, context)
            : undefined,
      () => tell({ type: 'unreachable' }),
    );
    if (signal.aborted) return;
    if (answer && !isCheckoutError(answer)) return tell({ type: 'session', session: fitting(desk, answer), answer: true });
    tell({ type: 'refused', error: answer ?? new CheckoutError('method_unavailable', `This backend cannot ${asking}.`) });
  };

/** The job of a state and its name: a state that follows with the same name keeps the job that runs. */
export const jobOf = (
  desk: Desk,
  state: CheckoutState,
  method: string | undefined,
): { readonly name: unknown; readonly job: Job } | undefined => {
  if (state.name === 'loading') return { name: 'load', job: load(desk, state) };
  if (state.name === 'starting') return { name: 'start', job: start(desk, state) };
  if (state.name === 'ready') return state.quoting ? { name: state.draft, job: quote(desk, state) } : undefined;
  if (!('session' in state)) return undefined;
  const { asking, session } = state;
  if (asking) return { name: asking, job: question(desk, state, method ?? session.method ?? session.methods[0]?.id) };
  return { name: session.id, job: follow(desk, state) };
};
