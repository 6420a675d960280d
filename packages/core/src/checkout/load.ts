/** The job of `loading`: pick up the order that this browser or a return code knows of, else load the offer. */
import { alone } from '../bare.ts';
import type { CheckoutError } from '../errors.ts';
import type { Desk, Job } from './desk.ts';
import { firstDraft, usable } from './draft.ts';
import { missing } from './missing.ts';
import { later } from './later.ts';
import type { StateOf, Unavailable } from './state.ts';

/** What a failed load says; "no answer" where the code says no more. */
const reasonOf = ({ code }: CheckoutError): Unavailable => {
  if (code === 'offer_not_found') return 'not_found';
  if (code === 'not_on_sale') return 'ended';
  return code === 'sold_out' || code === 'origin_not_allowed' ? code : 'unreachable';
};

export const load =
  (desk: Desk, state: StateOf<'loading'>): Job =>
  async (ask, tell, signal) => {
    const { options, records } = desk;
    const { resuming, leaving } = state;
    const choices = alone({ ...options.draft, ...desk.draft, ...state.draft });
    const unavailable = (error: CheckoutError) => tell({ type: 'unavailable', reason: reasonOf(error), error });
    const loadOffer = () => ask((adapter, context) => adapter.loadOffer(options.offerId, context));

    let met: string | undefined;
    if (leaving || (resuming && (desk.code || records.read()))) {
      // An order may be there: without what looks after it, no other is begun.
      const file = await later().catch(() => undefined);
      if (!file) return unavailable(missing());
      const found = await file.pickUp(desk, state, choices, { ask, tell, unavailable, loadOffer });
      if (found === true) return;
      met = found;
    }
    if (!resuming) {
      // What is bought again keeps its receipt until the next order begins; nothing else of it goes on.
      if (state.again) [desk.before, desk.key] = [desk.key, undefined];
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
