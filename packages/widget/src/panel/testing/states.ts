/** Every state of the panel that has a look of its own, from fixed data. Tests and the gallery draw the same ones. */
import {
  CheckoutError,
  type CheckoutSession,
  type CheckoutState,
  type MethodChoice,
  type Money,
  type Offer,
  type OrderDraft,
  type PaidOrder,
  type Quote,
  type Surface,
} from '@buypost/core';

export const shop = 'https://shop.example';
export const eur = (amount: number): Money => ({ amount, currency: 'EUR' });

const picture = (hue: string): string =>
  `data:image/svg+xml,${encodeURIComponent(`<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 96 96"><rect width="96" height="96" fill="#efe9df"/><path d="M26 34h38v28a10 10 0 0 1-10 10H36a10 10 0 0 1-10-10z" fill="${hue}"/><path d="M64 40h6a8 8 0 0 1 0 18h-6" fill="none" stroke="${hue}" stroke-width="5"/></svg>`)}`;

/** Pictures are data addresses in fixtures only; the panel itself shows http(s) ones. */
export const pictures = {
  'https://shop.example/blue.svg': picture('#3b5b8c'),
  'https://shop.example/sand.svg': picture('#c9a06b'),
  'https://shop.example/moss.svg': picture('#5b6f4a'),
} as const;

const image = (url: keyof typeof pictures, alt: string) => ({ url, alt, width: 96, height: 96 });

export const methods: readonly MethodChoice[] = [
  { id: 'alipay', title: 'Alipay', actions: ['qr_code', 'open_app'] },
  { id: 'card', title: 'Card', actions: ['embed'] },
  { id: 'paypal', title: 'PayPal', actions: ['redirect'], total: eur(4_550) },
];

export const seller = {
  name: 'Studio Ainu',
  address: ['Nijo-dori 12', '604-0001 Kyoto', 'Japan'],
  email: 'hello@ainu.example',
  termsUrl: 'https://shop.example/terms',
  privacyUrl: 'https://shop.example/privacy',
};

export const mug: Offer = {
  id: 'mug',
  title: 'Winter mug',
  image: image('https://shop.example/blue.svg', 'A blue mug with a thin rim'),
  seller,
  prices: [eur(1_900)],
  amounts: [],
  variantLabel: 'Colour',
  variants: [
    { id: 'blue', title: 'Blue', available: true, image: image('https://shop.example/blue.svg', '') },
    { id: 'sand', title: 'Sand', available: true, image: image('https://shop.example/sand.svg', '') },
    { id: 'moss', title: 'Moss', available: false, image: image('https://shop.example/moss.svg', '') },
  ],
  quantity: { min: 1, max: 6 },
  availability: 'available',
  asks: ['email', 'address', 'shipping'],
  shipsTo: ['JP', 'DE', 'FR', 'CN', 'EG'],
  delivery: 'shipment',
  methods,
  language: 'en',
  test: false,
};

export const draft: OrderDraft = {
  offerId: 'mug',
  quantity: 2,
  variant: 'blue',
  method: 'alipay',
  contact: { email: 'mika@example.com' },
  shipTo: { name: 'Mika Sato', line1: 'Oike-dori 3', city: 'Kyoto', postalCode: '604-0925', country: 'JP' },
  shipping: 'post',
};

export const quote: Quote = {
  total: eur(4_400),
  lines: [
    { kind: 'item', title: 'Winter mug, blue', quantity: 2, unit: eur(1_900), total: eur(3_800) },
    { kind: 'shipping', title: 'Post to Japan', total: eur(600) },
  ],
  shipping: [
    { id: 'post', title: 'Post, 6 days', price: eur(600) },
    { id: 'courier', title: 'Courier, 2 days', price: eur(1_450) },
  ],
  methods,
  missing: [],
};

const { image: _, variantLabel: __, ...plain } = mug;

/** A file to download: one field, one method. */
export const print: Offer = {
  ...plain,
  id: 'print',
  title: 'Fog over Lake Biwa, print file',
  variants: [],
  prices: [eur(900)],
  quantity: { min: 1, max: 1 },
  asks: ['email', 'immediate_delivery'],
  shipsTo: [],
  delivery: 'download',
  methods: methods.slice(1, 2),
};

/** Pay what you want, in two currencies. */
export const tip: Offer = {
  ...plain,
  id: 'tip',
  title: 'Buy the author a coffee',
  variants: [],
  prices: [],
  amounts: [
    { currency: 'EUR', min: 100, max: 50_000, suggested: [300, 500, 1_000] },
    { currency: 'CNY', min: 500, max: 300_000, suggested: [1_800, 3_800, 6_800] },
  ],
  quantity: { min: 1, max: 1 },
  asks: [],
  shipsTo: [],
  delivery: 'thanks',
  test: true,
};

type Base = Pick<
  CheckoutSession,
  'id' | 'offerId' | 'revision' | 'total' | 'lines' | 'method' | 'methods' | 'money' | 'canSwitch' | 'canCancel' | 'test'
>;

export const base: Base = {
  id: 'ord_abcdefghijklmnopqrstuvwxyz',
  offerId: 'mug',
  revision: 3,
  total: eur(4_400),
  lines: quote.lines,
  method: 'alipay',
  methods,
  money: 'unknown',
  canSwitch: true,
  canCancel: true,
  test: false,
};

export const order: PaidOrder = {
  id: base.id,
  number: '7K2M',
  paidAt: '2026-11-22T09:30:00Z',
  total: eur(4_400),
  lines: quote.lines,
  seller,
  method: 'alipay',
  deliveries: [{ kind: 'shipment', title: 'Winter mug', state: 'preparing' }],
  receiptUrl: 'https://shop.example/o/abc',
  refunded: eur(0),
};

const owner = { offer: mug, unreachable: false, role: 'owner' } as const;
const readyState = { name: 'ready', offer: mug, draft, quote, quoting: false, problems: [], pressed: false } as const;
const startingState = {
  name: 'starting',
  offer: mug,
  draft,
  quote,
  slow: false,
  unreachable: false,
  method: 'alipay',
  again: false,
} as const;
const wanted = { name: 'requires_action', ...owner } as const;
const going = { name: 'processing', ...owner } as const;
const stuck = { ...base, canSwitch: false, canCancel: false } as const;

/** A code that is good for 102 seconds from now. */
const soon = (): string => new Date(Date.now() + 102_000).toISOString();
const qr = () => ({ type: 'qr_code', data: 'https://pay.example/qr/7K2M9QX4T', app: 'Alipay', expiresAt: soon() }) as const;

/** Methods for a phone's own browser. */
const outside: readonly MethodChoice[] = [
  { id: 'alipay_wap', title: 'Alipay', actions: ['redirect'], surfaces: ['phone', 'alipay'] },
  { id: 'wechat_h5', title: 'WeChat Pay', actions: ['open_app'], surfaces: ['phone'] },
];

export const states = {
  loading: () => ({ name: 'loading', resuming: false }),
  'unavailable sold out': () => ({ name: 'unavailable', reason: 'sold_out', offer: mug }),
  'unavailable in an app': () => ({ name: 'unavailable', reason: 'no_method', offer: { ...mug, methods: outside } }),
  'unavailable on a computer': () => ({ name: 'unavailable', reason: 'no_method', offer: { ...mug, methods: outside } }),
  'unavailable everywhere': () => ({ name: 'unavailable', reason: 'no_method', offer: { ...mug, methods: [] } }),
  'unavailable not yet': () => ({
    name: 'unavailable',
    reason: 'not_yet',
    offer: { ...mug, availability: 'not_yet', opensAt: '2026-12-01T08:00:00Z' },
  }),
  'unavailable unreachable': () => ({ name: 'unavailable', reason: 'unreachable' }),
  ready: () => readyState,
  'ready empty, pressed': () => ({
    ...readyState,
    draft: { offerId: 'mug', quantity: 1 },
    quote: { ...quote, total: eur(1_900), lines: quote.lines.slice(0, 1), shipping: [], missing: ['email', 'address'] },
    pressed: true,
    problems: [
      { field: 'variant', problem: 'missing' },
      { field: 'contact.email', problem: 'missing' },
      { field: 'shipTo.name', problem: 'missing' },
      { field: 'shipTo.line1', problem: 'missing' },
      { field: 'shipTo.city', problem: 'missing' },
      { field: 'shipTo.country', problem: 'missing' },
      { field: 'method', problem: 'missing' },
    ],
  }),
  'ready one field': () => ({
    ...readyState,
    offer: print,
    draft: { offerId: 'print', quantity: 1, method: 'card' },
    quote: {
      total: eur(900),
      lines: [{ kind: 'item', title: print.title, total: eur(900) }],
      shipping: [],
      methods: print.methods,
      missing: [],
    },
  }),
  'ready amount, test': () => ({
    ...readyState,
    offer: tip,
    draft: { offerId: 'tip', quantity: 1, method: 'alipay', amount: eur(500), currency: 'EUR' },
    quote: {
      total: eur(500),
      lines: [{ kind: 'item', title: tip.title, total: eur(500) }],
      shipping: [],
      methods: methods.slice(0, 2),
      missing: [],
    },
  }),
  'ready price changed': () => ({ ...readyState, notice: { kind: 'price_changed' } }),
  'ready already bought': () => ({ ...readyState, notice: { kind: 'already_bought' } }),
  'ready open order': () => ({ ...readyState, notice: { kind: 'open_order', orderId: base.id } }),
  'ready refused': () => ({
    ...readyState,
    notice: { kind: 'refused', error: new CheckoutError('provider_unavailable', 'for developers') },
  }),
  starting: () => startingState,
  'starting slow': () => ({ ...startingState, slow: true, unreachable: true }),
  'action redirect': () => ({
    ...wanted,
    session: {
      ...base,
      method: 'paypal',
      status: 'requires_action',
      nextAction: { type: 'redirect', url: 'https://pay.example/go', purpose: 'pay' },
    },
  }),
  'action qr': () => ({ ...wanted, session: { ...base, status: 'requires_action', nextAction: qr() } }),
  'action qr renewing': () => ({ ...wanted, asking: 'retry', session: { ...base, status: 'requires_action', nextAction: qr() } }),
  'action app': () => ({
    ...wanted,
    session: {
      ...base,
      status: 'requires_action',
      nextAction: { type: 'open_app', url: 'alipays://pay/7K2M', app: 'Alipay', fallback: 'https://pay.example/h5' },
    },
  }),
  'action frame': () => ({
    ...wanted,
    session: { ...base, method: 'card', status: 'requires_action', nextAction: { type: 'embed', url: `${shop}/pay/code` } },
  }),
  'action wait': () => ({ ...wanted, session: { ...base, status: 'requires_action', nextAction: { type: 'wait' } } }),
  'action declined': () => ({
    ...wanted,
    session: {
      ...base,
      method: 'paypal',
      status: 'requires_action',
      declined: 'insufficient_funds',
      nextAction: { type: 'redirect', url: 'https://pay.example/go', purpose: 'pay' },
    },
  }),
  'action visitor': () => ({ ...wanted, role: 'visitor', session: { ...base, status: 'requires_action', nextAction: qr() } }),
  'action canceling, error': () => ({
    ...wanted,
    unreachable: true,
    error: new CheckoutError('cannot_switch', 'for developers'),
    session: { ...base, canSwitch: false, status: 'requires_action', nextAction: qr() },
  }),
  'processing provider': () => ({ ...going, session: { ...stuck, status: 'processing', reason: 'provider' } }),
  'processing review': () => ({
    ...going,
    session: { ...stuck, money: 'taken', status: 'processing', reason: 'review', decideBy: '2026-11-29T09:00:00Z' },
  }),
  'processing closing': () => ({ ...going, unreachable: true, session: { ...stuck, status: 'processing', reason: 'closing' } }),
  'succeeded shipment': () => ({ name: 'succeeded', ...owner, session: { ...stuck, money: 'taken', status: 'succeeded', order } }),
  'succeeded download, extra': () => ({
    name: 'succeeded',
    ...owner,
    offer: print,
    session: {
      ...stuck,
      test: true,
      money: 'taken',
      status: 'succeeded',
      order: {
        ...order,
        total: eur(900),
        lines: [{ kind: 'item', title: print.title, total: eur(900) }],
        deliveries: [
          {
            kind: 'download',
            title: 'fog-over-lake-biwa.zip',
            url: 'https://shop.example/d/abc',
            usesLeft: 3,
            expiresAt: '2026-12-22T09:00:00Z',
          },
          { kind: 'text', title: 'Licence key', text: 'BIWA-7K2M-9QX4-TT81' },
          { kind: 'thanks', title: 'From Mika', text: 'Thank you. I printed the first one on my kitchen table.' },
        ],
        extra: { amount: eur(900), state: 'returning' },
      },
    },
  }),
  'succeeded returned': () => ({
    name: 'succeeded',
    ...owner,
    session: { ...stuck, money: 'returned', status: 'succeeded', order: { ...order, refunded: eur(4_400) } },
  }),
  'failed none': () => ({
    name: 'failed',
    ...owner,
    session: { ...base, money: 'none', canCancel: false, status: 'failed', declined: 'declined' },
  }),
  'failed unknown': () => ({
    name: 'failed',
    ...owner,
    session: { ...stuck, money: 'unknown', status: 'failed', declined: 'authentication_failed' },
  }),
  'canceled none': () => ({ name: 'canceled', ...owner, session: { ...stuck, money: 'none', status: 'canceled' } }),
  'canceled returning': () => ({ name: 'canceled', ...owner, session: { ...stuck, money: 'returning', status: 'canceled' } }),
  'expired none': () => ({ name: 'expired', ...owner, session: { ...base, canCancel: false, money: 'none', status: 'expired' } }),
  'expired unknown': () => ({ name: 'expired', ...owner, session: { ...stuck, money: 'unknown', status: 'expired' } }),
} as const satisfies Record<string, () => CheckoutState>;

export type Fixture = keyof typeof states;

/** The apps that some states are drawn in; the others are drawn in a browser. */
export const seats: { readonly [F in Fixture]?: { readonly surface: Surface; readonly agent: string } } = {
  'unavailable in an app': { surface: 'wechat', agent: 'Mozilla/5.0 (iPhone) AppleWebKit/605 Mobile MicroMessenger/8.0.61' },
  'action redirect': { surface: 'in_app', agent: 'Mozilla/5.0 (iPhone) AppleWebKit/605 Mobile Instagram 415.0' },
};
