/** What the pretend PayPal remembers: plain data, so that it can be written down and read back. */
import type { SimulatorFault } from '../../simulator.ts';

export interface BookSum {
  readonly currency: string;
  /** Minor units of our table. */
  readonly amount: number;
}

export interface BookCapture extends BookSum {
  readonly id: string;
  status: 'COMPLETED' | 'PENDING' | 'DECLINED';
  /** Who got it. */
  readonly payee: string;
  readonly at: number;
  /** When a pending one is decided, milliseconds since 1970. */
  settlesAt: number | undefined;
}

export interface BookRefund extends BookSum {
  readonly id: string;
  readonly capture: string;
  readonly customId: string | undefined;
  readonly invoiceId: string | undefined;
  readonly at: number;
  status: 'COMPLETED' | 'PENDING' | 'FAILED';
  decidedAt: number | undefined;
}

export interface BookOrder extends BookSum {
  readonly id: string;
  /** `custom_id`: the shop's attempt id. */
  readonly customId: string;
  readonly invoiceId: string | undefined;
  readonly referenceId: string;
  readonly description: string;
  readonly returnUrl: string;
  readonly cancelUrl: string;
  readonly createdAt: number;
  updatedAt: number;
  /** When it is forgotten unless it is captured. */
  lapsesAt: number;
  status: 'PAYER_ACTION_REQUIRED' | 'APPROVED' | 'COMPLETED' | 'LAPSED';
  /** What the next capture will be told, where the buyer chose a means that the bank refuses. */
  refusal: string | undefined;
  /** The last capture was refused, so that the buyer may choose again. */
  refused: boolean;
  /** The buyer chose a means that takes its time: milliseconds. */
  slow: number | undefined;
  /** Captures that were refused. */
  tries: number;
  captures: BookCapture[];
  refunds: BookRefund[];
}

/** What a call under a `PayPal-Request-Id` did, to be told again. */
export interface BookKey {
  readonly key: string;
  readonly path: string;
  readonly until: number;
  /** The order or refund that was made; absent where it was refused. */
  readonly made?: string;
  /** A refusal, told again word for word. */
  readonly refusal?: { readonly status: 400 | 422; readonly body: string };
}

/** A webhook that is to be sent, frozen as things stood when it was written. */
export interface BookEvent {
  readonly id: string;
  readonly order: string;
  readonly url: string;
  readonly body: string;
  due: number;
  tries: number;
  readonly wrongKey: boolean;
  readonly old: boolean;
}

export interface BookFault extends SimulatorFault {
  left: number;
}

export interface Book {
  orders: BookOrder[];
  keys: BookKey[];
  events: BookEvent[];
  faults: BookFault[];
  tokens: { readonly token: string; readonly until: number }[];
  /** The app's keys and PayPal's own signing keys, as base64 PKCS#8. */
  identity: { readonly privateKey: string; readonly certificate: string; readonly strangerKey: string } | undefined;
  /** So that two changes within a second have two times. */
  last: number;
}

export const emptyBook = (): Book => ({ orders: [], keys: [], events: [], faults: [], tokens: [], identity: undefined, last: 0 });

const sum = (parts: readonly { readonly amount: number }[]): number => parts.reduce((all, { amount }) => all + amount, 0);

/** What was taken from the buyer. */
export const charged = (order: BookOrder): number => sum(order.captures.filter(({ status }) => status === 'COMPLETED'));
/** What went back, or is on its way. */
export const promised = (order: BookOrder): number => sum(order.refunds.filter(({ status }) => status !== 'FAILED'));
export const returned = (order: BookOrder): number => sum(order.refunds.filter(({ status }) => status === 'COMPLETED'));
