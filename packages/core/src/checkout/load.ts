/** The job of `loading`: pick up the order that this browser or a return code knows of, else load the offer. */
import { alone } from '../bare.ts';
import type { CheckoutSession } from '../contract.ts';
import type { CheckoutError } from '../errors.ts';
import type { Desk, Job } from './desk.ts';
import { differs, firstDraft, usable } from './draft.ts';
import type { StateOf, Unavailable } from './state.ts';

/** Has the order ended without anybody's money? One that only lost its code goes on, and holds what it reserved. */
export const over = ({ status, money, canSwitch }: CheckoutSession): boolean =>
  (status === 'canceled' || status === 'expired') && money === 'none' && !canSwitch;

/** What a failed load says; "no answer" where the code says no more. */
const reasonOf = ({ code }: CheckoutError): Unavailable => {
  if (code === 'offer_not_found') return 'not_found';
  if (code === 'not_on_sale') return 'ended';
  return code === 'sold_out' || code === 'origin_not_allowed' ? code : 'unreachable';
};

export const load =
  (desk: Desk, { resuming, continuing, leaving, draft, again }: StateOf<'loading'>): Job =>
  async (ask, tell, signal) => {
    const { options, records } = desk;
    const choices = alone({ ...options.draft, ...desk.draft, ...draft });

    const unavailable = (error: CheckoutError) => tell({ type: 'unavailable', reason: reasonOf(error), error });
    const loadOffer = () => ask((adapter, context) => adapter.loadOffer(options.offerId, context));
    const look = (orderId: string) => ask((adapter, context) => adapter.getCheckout(orderId, context));
    /** Shows the order, with its offer if that can be had. */
    const show = async (session: CheckoutSession, isOwner: boolean) => {
      const [offer] = await loadOffer();
      tell({ type: 'session', session, role: isOwner ? 'owner' : 'visitor', ...(offer && { offer }) });
    };

    let met: string | undefined;
    if (resuming) {
      const { code } = desk;
      const [back, refused] = await ask((adapter, context) => (code ? adapter.resumeCheckout?.(code, context) : undefined));
      if (refused?.retry === 'same_key') return unavailable(refused);
      desk.code = undefined;
      const record = records.read();
      if (back) {
        const isOwner = record?.orderId === back.session.id;
        desk.key = isOwner ? record?.key : back.token;
        // The code shows what a visitor may see, no step to pay; to its owner the order says more.
        const [own = back.session] = isOwner ? await look(back.session.id) : [];
        return show(own, isOwner);
      }
      const other = !continuing && record && differs(choices, record);
      // A receipt for other choices is no answer to this button.
      if (record && !(other && record.state === 'paid')) {
        const { key, orderId } = record;
        desk.key = key;
        const [session, error] = await (orderId ? look(orderId) : ask((adapter, context) => adapter.findCheckout?.(context)));
        if (session) {
          records.begun(key, session.id);
          if (over(session)) records.seal(key);
          else if (other) met = session.id;
          else return show(session, true);
        } else if (error && orderId) {
          if (error.code !== 'not_found') return unavailable(error);
          records.seal(key);
        }
        // Without an order's id the key may still be on its way: it stays, and the next press asks under it.
      }
    } else {
      if (leaving) {
        const record = records.read();
        if (record?.orderId === leaving) desk.key = record.key;
        let [session, error] = await ask(
          (adapter, context) => adapter.cancelCheckout?.(leaving, context) ?? adapter.getCheckout(leaving, context),
        );
        // The buyer may have paid while we asked; and where we know nothing, nothing new is begun.
        if (error && error.code !== 'not_found') [session, error] = await look(leaving);
        if (error && error.code !== 'not_found') return unavailable(error);
        if (session && !over(session)) return show(session, record?.key === desk.key);
      }
      // What is bought again keeps its receipt until the next order begins; nothing else of it goes on.
      if (again) [desk.before, desk.key] = [desk.key, undefined];
      records.seal(desk.key);
    }

    const [whole, error] = await loadOffer();
    if (error) return unavailable(error);
    if (!whole || signal.aborted) return;
    const offer = usable(whole, options);
    const none = offer.variants.length > 0 && !offer.variants.some((one) => one.available);
    const reason = offer.availability !== 'available' ? offer.availability : none ? 'sold_out' : offer.methods.length === 0 && 'no_method';
    tell(
      reason
        ? // With all its methods: which of them would work elsewhere is the one thing left to say.
          { type: 'unavailable', reason, offer: whole }
        : { type: 'offered', offer, draft: firstDraft(offer, choices), ...(met && { notice: { kind: 'open_order', orderId: met } }) },
    );
  };
