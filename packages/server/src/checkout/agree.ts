/** What is agreed before an order exists: offer, price, method, page; or why there is none. */
import { CheckoutError, type ErrorCode, type FieldProblem, type Quote, type StartCheckout } from '@buypost/core';
import type { PaymentProvider } from '@buypost/providers';
import { quoteDraft } from '../offers/methods.ts';
import type { ShopOffer } from '../offers/offer.ts';
import type { Shop } from '../shop.ts';
import { providerFor } from './calls.ts';
import { checkReturnTo, originAllowed } from './pages.ts';

export interface Caller {
  /** The `Origin` header of the page, or the shop's own for its hosted page. */
  readonly origin?: string;
  readonly ip?: string;
}

/** A refusal from before an order exists: sealed under the key, so that a late copy of the call cannot become an order after all. */
export class Refused extends Error {
  readonly refusal: CheckoutError;
  constructor(code: ErrorCode, message: string, fields: readonly FieldProblem[] = []) {
    super(message);
    this.refusal = new CheckoutError(code, message, { fields });
  }
}

export interface Agreed {
  readonly offer: ShopOffer;
  readonly quote: Quote;
  readonly provider: PaymentProvider | undefined;
  readonly total: number;
  readonly currency: string;
  readonly units: { readonly variant: string; readonly quantity: number };
}

/** Prices the draft and holds it against what the buyer was shown. */
export async function agree(shop: Shop, input: StartCheckout, from: Caller): Promise<Agreed> {
  const offer = await shop.offers.find(input.draft.offerId);
  if (offer === undefined || offer.merchant !== shop.merchant)
    throw new Refused('offer_not_found', 'There is no such offer. Its id is the last part of its /buy/ address.');
  if (!originAllowed(shop, offer, from.origin))
    throw new Refused(
      'origin_not_allowed',
      `This offer may not be sold on ${from.origin ?? 'a page without an origin'}. Add that origin to the offer.`,
    );
  checkReturnTo(shop, offer, input.returnTo, from.origin);
  const priced = quoteDraft(offer, { ...input.draft, method: input.method }, shop.providers, shop.now());
  if (!priced.ok)
    throw new Refused(
      priced.code,
      `The draft cannot be ordered: ${priced.problems.map((one) => `${one.field} ${one.problem}`).join(', ') || priced.code}.`,
      priced.problems,
    );
  const { quote, units } = priced;
  if (quote.missing.length > 0) {
    const fields = quote.missing.map((field): FieldProblem => ({ field, problem: 'missing' }));
    throw new Refused('invalid_fields', `Still to be given: ${quote.missing.join(', ')}.`, fields);
  }
  const choice = quote.methods.find((one) => one.id === input.method);
  const { amount, currency } = choice?.total ?? quote.total;
  if (amount !== input.expected.amount || currency !== input.expected.currency) {
    throw new Refused(
      'price_changed',
      `The total is ${amount} ${currency} (minor units), not the ${input.expected.amount} ${input.expected.currency} that was shown. Quote again and show it.`,
    );
  }
  if (amount !== 0 && choice?.surfaces?.includes(input.surface) === false)
    throw new Refused(
      'method_unavailable',
      `${input.method} works on ${choice.surfaces.join(', ')}, not on ${input.surface}. Offer the methods whose "surfaces" name where the buyer is.`,
    );
  const provider = amount === 0 || choice === undefined ? undefined : providerFor(shop, choice.id, amount, currency);
  if (amount !== 0 && provider === undefined)
    throw new Refused('method_unavailable', `This total cannot be paid by ${input.method}. Offer one of the quote's methods.`);
  return { offer, quote, provider, total: amount, currency, units };
}
