/**
 * What a shop answers, read leniently: unknown fields are ignored, optional ones that are malformed left out, and unknown words become the word
 * that promises least. An unknown status is `processing` with money `unknown`: never success, never failure. What holds money is never guessed.
 */
import * as v from 'valibot';
import { declineCodes } from '../errors.ts';
import { isCurrency } from '../money.ts';
import { safeAppUrl, safeUrl } from './address.ts';
import { address, by, exactly, list, object, word } from './lenient.ts';

const text = v.string();
const maybe = v.exactOptional(text);
const yes = v.fallback(v.boolean(), false);
const url = address(safeUrl);
const integer = v.pipe(
  v.number(),
  v.check((count) => Number.isSafeInteger(count)),
);
const natural = v.pipe(
  integer,
  v.check((count) => count >= 0),
);
const time = v.pipe(
  v.string(),
  v.check((said) => Date.parse(said) > 0),
);

/** Integer minor units of a currency whose decimals we know. Negative only in a discount's line. */
const signed = exactly({ amount: integer, currency: v.pipe(v.string(), v.check(isCurrency)) });
const money = exactly({ ...signed.entries, amount: natural });

const image = exactly({ url, alt: v.fallback(text, ''), width: natural, height: natural });
const seller = object({
  name: text,
  address: v.fallback(v.array(text), []),
  email: maybe,
  termsUrl: v.exactOptional(url),
  privacyUrl: v.exactOptional(url),
});
const line = object({
  kind: word(['item', 'shipping', 'discount'], 'item'),
  title: text,
  quantity: v.exactOptional(natural),
  unit: v.exactOptional(signed),
  total: signed,
});

const asks = v.picklist(['email', 'name', 'phone', 'address', 'shipping', 'amount', 'variant', 'immediate_delivery']);
const method = object({
  id: text,
  title: text,
  actions: v.pipe(
    list(v.picklist(['redirect', 'qr_code', 'open_app', 'embed', 'wait'])),
    v.check(({ length }) => length > 0),
  ),
  total: v.exactOptional(money),
});

/** An {@link Offer}. */
export const offerAnswer = object({
  id: text,
  title: text,
  description: maybe,
  image: v.exactOptional(image),
  seller,
  prices: v.array(money),
  amounts: v.fallback(
    v.array(exactly({ currency: money.entries.currency, min: natural, max: natural, suggested: v.fallback(v.array(natural), []) })),
    [],
  ),
  variantLabel: maybe,
  variants: v.fallback(
    v.array(object({ id: text, title: text, prices: v.exactOptional(v.array(money)), available: yes, image: v.exactOptional(image) })),
    [],
  ),
  quantity: exactly({ min: natural, max: natural }),
  // A word that we do not know is no offer to sell.
  availability: word(['available', 'sold_out', 'not_yet', 'ended'], 'ended'),
  asks: list(asks),
  shipsTo: v.fallback(v.array(text), []),
  delivery: word(['download', 'text', 'shipment', 'thanks'], 'thanks'),
  methods: list(method),
  language: maybe,
  test: yes,
});

/** The answer of `GET /v1/offers`, without the offers that cannot be read. */
export const offersAnswer = exactly({ offers: list(offerAnswer), missing: v.fallback(v.array(text), []) });

/** A {@link Quote}. */
export const quoteAnswer = object({
  total: money,
  lines: v.array(line),
  shipping: v.fallback(v.array(exactly({ id: text, title: text, price: money })), []),
  methods: list(method),
  missing: list(asks),
  validUntil: v.exactOptional(time),
});

const action = by(
  'type',
  {
    redirect: exactly({ type: v.literal('redirect'), url, purpose: word(['pay', 'identify'], 'pay') }),
    qr_code: exactly({
      type: v.literal('qr_code'),
      data: v.pipe(
        v.string(),
        v.check(({ length }) => length > 0),
      ),
      app: v.fallback(text, ''),
      expiresAt: time,
    }),
    open_app: object({ type: v.literal('open_app'), url: address(safeAppUrl), app: v.fallback(text, ''), fallback: v.exactOptional(url) }),
    embed: exactly({ type: v.literal('embed'), url }),
  },
  exactly({ type: v.literal('wait') }),
);
/** What we do not understand, or may not follow, is waited for. */
const nextAction = v.fallback(action, { type: 'wait' as const });

const delivery = by(
  'kind',
  {
    download: object({ kind: v.literal('download'), title: text, url, usesLeft: v.fallback(natural, 0), expiresAt: v.exactOptional(time) }),
    shipment: exactly({ kind: v.literal('shipment'), title: text, state: word(['preparing', 'sent'], 'preparing') }),
    text: exactly({ kind: v.literal('text'), title: text, text }),
  },
  exactly({ kind: v.literal('thanks'), title: text, text }),
);

const paidOrder = object({
  id: text,
  number: text,
  paidAt: time,
  total: money,
  lines: v.array(line),
  seller,
  method: v.fallback(text, ''),
  deliveries: list(delivery),
  receiptUrl: v.exactOptional(url),
  refunded: money,
  extra: v.exactOptional(exactly({ amount: money, state: word(['returning', 'returned'], 'returning') })),
});

const base = {
  id: v.pipe(
    v.string(),
    v.check(({ length }) => length > 0),
  ),
  offerId: text,
  revision: natural,
  total: money,
  lines: v.array(line),
  method: maybe,
  methods: list(method),
  expiresAt: v.exactOptional(time),
  money: word(['none', 'unknown', 'taken', 'returning', 'returned'], 'unknown'),
  canSwitch: yes,
  canCancel: yes,
  test: yes,
};
const declined = word(declineCodes, 'declined');

/** A {@link CheckoutSession}. */
export const sessionAnswer = by(
  'status',
  {
    requires_action: object({ ...base, status: v.literal('requires_action'), nextAction, declined: v.exactOptional(declined) }),
    processing: object({
      ...base,
      status: v.literal('processing'),
      reason: word(['provider', 'review', 'closing'], 'provider'),
      decideBy: v.exactOptional(time),
    }),
    succeeded: object({ ...base, status: v.literal('succeeded'), order: paidOrder }),
    failed: object({ ...base, status: v.literal('failed'), declined }),
    canceled: object({ ...base, status: v.literal('canceled') }),
    expired: object({ ...base, status: v.literal('expired') }),
  },
  object({
    ...base,
    status: v.fallback(v.literal('processing'), 'processing'),
    money: v.fallback(v.literal('unknown'), 'unknown'),
    reason: v.fallback(v.literal('provider'), 'provider'),
  }),
);

/** The answer of `POST /v1/returns`: a {@link ReturnedCheckout}. */
export const returnedAnswer = exactly({
  session: sessionAnswer,
  token: text,
  post: object({ url: text, title: maybe, author: maybe, placement: maybe, ref: maybe }),
});
