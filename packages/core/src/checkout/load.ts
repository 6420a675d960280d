/** The job of `loading`: pick up the order that this browser or a return code knows of, else load the offer. */
import { alone } from '../bare.ts';
import type { CheckoutSession, Offer } from '../contract.ts';
import { isCheckoutError, type CheckoutError } from '../errors.ts';
import { ask, fitting, type Desk, type Job } from './desk.ts';
import { differs, firstDraft, usable } from './draft.ts';
import type { StateOf, Unavailable } from './state.ts';

const over = ({ status, money }: CheckoutSession): boolean => (status === 'canceled' || status === 'expired') && money === 'none';

/** Codes of a failed load that say more than "no answer". */
const reasons = new Map<string, Unavailable>([
  ['offer_not_found', 'not_found'],
  ['sold_out', 'sold_out'],
  ['not_on_sale', 'ended'],
  ['origin_not_allowed', 'origin_not_allowed'],
]);

export const load =
  (desk: Desk, state: StateOf<'loading'>): Job =>
  async (signal, tell) => {
    const { options, records } = desk;
    const choices = alone({ ...options.draft, ...desk.draft, ...state.draft });
    const unavailable = (error: CheckoutError) => tell({ type: 'unavailable', reason: reasons.get(error.code) ?? 'unreachable', error });

    const loadOffer = async (): Promise<Offer | CheckoutError | undefined> => {
      const offer = await ask(desk, signal, (adapter, context) => adapter.loadOffer(options.offerId, context));
      return offer && !isCheckoutError(offer) ? { ...offer, methods: usable(offer.methods, options.actions) } : offer;
    };
    const look = (orderId: string) => ask(desk, signal, (adapter, context) => adapter.getCheckout(orderId, context));
    /** Shows the order, with its offer if that can be had. */
    const show = async (session: CheckoutSession, role: 'owner' | 'visitor') => {
      const offer = await loadOffer();
      tell({ type: 'session', session: fitting(desk, session), role, ...(!isCheckoutError(offer) && offer && { offer }) });
    };
    const forget = (key: string | undefined) => key && records.seal(key);

    let met: string | undefined;
    if (state.resuming) {
      const { code } = desk;
      const back = code ? await ask(desk, signal, (adapter, context) => adapter.resumeCheckout?.(code, context)) : undefined;
      if (isCheckoutError(back) && back.retry === 'same_key') return unavailable(back);
      desk.code = undefined;
      const record = records.read();
      if (back && !isCheckoutError(back)) {
        const owner = record?.orderId === back.session.id;
        desk.key = owner ? record?.key : back.token;
        return show(back.session, owner ? 'owner' : 'visitor');
      }
      // A receipt for other choices is no answer to this button.
      if (record && !(record.state === 'paid' && !state.continuing && differs(choices, record.draftHash))) {
        const { key, orderId } = record;
        desk.key = key;
        const session = orderId ? await look(orderId) : await ask(desk, signal, (adapter, context) => adapter.findCheckout?.(context));
        if (session && !isCheckoutError(session)) {
          records.begun(key, session.id);
          if (over(session)) forget(key);
          else if (!state.continuing && differs(choices, record.draftHash)) met = session.id;
          else return show(session, 'owner');
        } else if (session?.code === 'not_found') {
          // Without an order's id the key may still be on its way: it stays, and the next press asks under it.
          if (orderId) forget(key);
        } else if (session && orderId) return unavailable(session);
      }
    } else {
      const { leaving } = state;
      const record = records.read();
      if (leaving) {
        if (record?.orderId === leaving) desk.key = record.key;
        const left = await ask(
          desk,
          signal,
          (adapter, context) => adapter.cancelCheckout?.(leaving, context) ?? adapter.getCheckout(leaving, context),
        );
        // The buyer may have paid while we asked; and where we know nothing, nothing new is begun.
        const still = isCheckoutError(left) && left.code !== 'not_found' ? await look(leaving) : left;
        if (isCheckoutError(still) && still.code !== 'not_found') return unavailable(still);
        if (still && !isCheckoutError(still) && !over(still)) return show(still, record?.key === desk.key ? 'owner' : 'visitor');
      }
      forget(desk.key);
    }

    const offer = await loadOffer();
    if (!offer || signal.aborted) return;
    if (isCheckoutError(offer)) return unavailable(offer);
    const none = offer.variants.length > 0 && !offer.variants.some((one) => one.available);
    const reason = offer.availability !== 'available' ? offer.availability : none ? 'sold_out' : offer.methods.length === 0 && 'no_method';
    if (reason) return tell({ type: 'unavailable', reason, offer });
    tell({ type: 'offered', offer, draft: firstDraft(offer, choices), ...(met && { notice: { kind: 'open_order', orderId: met } }) });
  };
