/**
 * What a shop answers, read leniently: unknown fields are ignored, optional ones that are malformed left out, and unknown words become the word
 * that promises least. An unknown status is `processing` with money `unknown`: never success, never failure. What holds money is never guessed.
 */
import * as v from 'valibot';
import { declineCodes } from '../errors.ts';
import { isCurrency } from '../money.ts';
import { safeAppUrl, safeUrl } from './address.ts';
import { address, among, by, exactly, list, number, object, some, text as plain, whole, word, yes } from './lenient.ts';

const text = plain();
const maybe = v.exactOptional(text);
const texts = v.fallback(whole(text), []);
const filled = plain((said) => said !== '');
const url = address(safeUrl);
const natural = number((count) => Number.isSafeInteger(count) && count >= 0);
const time = plain((said) => Date.parse(said) > 0);

/** Integer minor units of a currency whose decimals we know. Negative only in a discount's line. */
const signed = exactly({ amount: number(Number.isSafeInteger), currency: plain(isCurrency) });
const money = exactly({ ...signed.entries, amount: natural });

const image = exactly({ url, alt: v.fallback(text, ''), width: natural, height: natural });
const seller = object({
  name: text,
  address: texts,
  email: maybe,
  termsUrl: v.exactOptional(url),
  privacyUrl: v.exactOptional(url),
});
const line = object({
  kind: word('item', 'shipping', 'discount'),
  title: text,
  quantity: v.exactOptional(natural),
  unit: v.exactOptional(signed),
  total: signed,
});

const asks = among('email', 'name', 'phone', 'address', 'shipping', 'amount', 'variant', 'immediate_delivery');
const method = object({
  id: text,
  title: text,
  titles: v.exactOptional(list(exactly({ language: text, title: text }))),
  actions: some(among('redirect', 'qr_code', 'open_app', 'embed', 'wait')),
  // Words that we do not know are other places than this one.
  surfaces: v.exactOptional(list(among('desktop', 'phone', 'wechat', 'alipay', 'in_app'))),
  total: v.exactOptional(money),
});

/** An {@link Offer}. */
export const offerAnswer = object({
  id: text,
  title: text,
  description: maybe,
  image: v.exactOptional(image),
  seller,
  prices: whole(money),
  amounts: v.fallback(
    whole(exactly({ currency: money.entries.currency, min: natural, max: natural, suggested: v.fallback(whole(natural), []) })),
    [],
  ),
  variantLabel: maybe,
  variants: v.fallback(
    whole(object({ id: text, title: text, prices: v.exactOptional(whole(money)), available: yes, image: v.exactOptional(image) })),
    [],
  ),
  quantity: exactly({ min: natural, max: natural }),
  // A word that we do not know is no offer to sell.
  availability: word('ended', 'available', 'sold_out', 'not_yet'),
  opensAt: v.exactOptional(time),
  asks: list(asks),
  shipsTo: texts,
  delivery: word('thanks', 'download', 'text', 'shipment'),
  methods: list(method),
  language: maybe,
  test: yes,
});

/** The answer of `GET /v1/offers`, without the offers that cannot be read. */
export const offersAnswer = exactly({ offers: list(offerAnswer), missing: texts });

/** A {@link Quote}. */
export const quoteAnswer = object({
  total: money,
  lines: whole(line),
  shipping: v.fallback(whole(exactly({ id: text, title: text, price: money })), []),
  methods: list(method),
  missing: list(asks),
  validUntil: v.exactOptional(time),
});

const action = by(
  'type',
  {
    redirect: exactly({ type: among('redirect'), url, purpose: word('pay', 'identify') }),
    qr_code: exactly({
      type: among('qr_code'),
      data: filled,
      app: v.fallback(text, ''),
      expiresAt: time,
    }),
    open_app: object({ type: among('open_app'), url: address(safeAppUrl), app: v.fallback(text, ''), fallback: v.exactOptional(url) }),
    embed: exactly({ type: among('embed'), url }),
  },
  exactly({ type: among('wait') }),
);
/** What we do not understand, or may not follow, is waited for. */
const nextAction = v.fallback(action, { type: 'wait' as const });

const delivery = by(
  'kind',
  {
    download: object({ kind: among('download'), title: text, url, usesLeft: v.fallback(natural, 0), expiresAt: v.exactOptional(time) }),
    shipment: exactly({ kind: among('shipment'), title: text, state: word('preparing', 'sent') }),
    text: exactly({ kind: among('text'), title: text, text }),
  },
  exactly({ kind: among('thanks'), title: text, text }),
);

const paidOrder = object({
  id: text,
  number: text,
  paidAt: time,
  total: money,
  lines: whole(line),
  seller,
  method: v.fallback(text, ''),
  deliveries: list(delivery),
  receiptUrl: v.exactOptional(url),
  refunded: money,
  extra: v.exactOptional(exactly({ amount: money, state: word('returning', 'returned') })),
});

const base = {
  id: filled,
  offerId: text,
  revision: natural,
  total: money,
  lines: whole(line),
  method: maybe,
  methods: list(method),
  expiresAt: v.exactOptional(time),
  money: word('unknown', 'none', 'taken', 'returning', 'returned'),
  canSwitch: yes,
  canCancel: yes,
  test: yes,
};
const declined = word(...declineCodes);

/** A {@link CheckoutSession}. */
export const sessionAnswer = by(
  'status',
  {
    requires_action: object({ ...base, status: among('requires_action'), nextAction, declined: v.exactOptional(declined) }),
    processing: object({
      ...base,
      status: among('processing'),
      reason: word('provider', 'review', 'closing'),
      decideBy: v.exactOptional(time),
    }),
    succeeded: object({ ...base, status: among('succeeded'), order: paidOrder }),
    failed: object({ ...base, status: among('failed'), declined }),
    canceled: object({ ...base, status: among('canceled') }),
    expired: object({ ...base, status: among('expired') }),
  },
  object({
    ...base,
    status: v.fallback(among('processing'), 'processing'),
    money: v.fallback(among('unknown'), 'unknown'),
    reason: v.fallback(among('provider'), 'provider'),
  }),
);

/** The answer of `POST /v1/returns`: a {@link ReturnedCheckout}. */
export const returnedAnswer = exactly({
  session: sessionAnswer,
  token: text,
  post: object({ url: text, title: maybe, author: maybe, placement: maybe, ref: maybe }),
});
