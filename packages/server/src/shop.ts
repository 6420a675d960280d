/** What every use case of the server is handed: the doors to the world, and the shop's own rules. No globals, no environment. */
import type { PaymentProvider } from '@buypost/providers';
import type { Offers } from './offers/offer.ts';
import type { Store } from './store/store.ts';

/** One line of the log: an event's name and allow-listed fields only. No bodies, no tokens, no contact data. */
export type LogFields = Readonly<
  Partial<
    Record<'order' | 'attempt' | 'refund' | 'provider' | 'method' | 'code' | 'status' | 'route' | 'request' | 'problem' | 'job', string>
  > &
    Partial<Record<'ms' | 'tries' | 'http' | 'count', number>>
>;
export type Log = (level: 'info' | 'warn' | 'error', event: string, fields?: LogFields) => void;

/** A hint that an order may have a newer revision; the listener reads again. Lost hints do no harm. */
export interface Changes {
  tell(orderId: string): void;
  listen(orderId: string, listener: () => void): () => void;
}

export interface ShopRules {
  /** How long an order waits for its money, milliseconds. */
  readonly orderLives: number;
  /** How long a worker may hold an attempt or a job, milliseconds. What it asks a provider meanwhile ends before this does. */
  readonly lease: number;
  /** Pause between two passes of the reconciler, milliseconds. */
  readonly reconcileEvery: number;
  /** A review without a decision is refunded after this, milliseconds. */
  readonly reviewLives: number;
  /** A return code opens for this long, milliseconds. */
  readonly returnLives: number;
  /** A second paid order of one offer by one contact within this is asked about, milliseconds. */
  readonly boughtAgainWithin: number;
  /** A call to a provider is given up after this, milliseconds; sooner where a lease is held. */
  readonly providerTimeout: number;
}

export const defaultRules: ShopRules = {
  orderLives: 30 * 60_000,
  lease: 10_000,
  reconcileEvery: 5_000,
  reviewLives: 7 * 24 * 3_600_000,
  returnLives: 3_600_000,
  boughtAgainWithin: 30 * 60_000,
  providerTimeout: 30_000,
};

export interface Shop {
  readonly merchant: string;
  /** Origin under which buyers and providers reach this server, without a trailing slash. */
  readonly publicUrl: string;
  readonly store: Store;
  readonly offers: Offers;
  readonly providers: readonly PaymentProvider[];
  /** 32 bytes; receipt, download and return tokens are derived from it, so that only hashes need be stored. */
  readonly secret: Uint8Array;
  /** The `fetch` handed to drivers. It throws inside a transaction and goes nowhere but the drivers' hosts. */
  readonly fetch: typeof fetch;
  readonly now: () => Date;
  readonly randomBytes: (length: number) => Uint8Array;
  readonly changes: Changes;
  readonly log: Log;
  readonly rules: ShopRules;
  /** No call to a provider lasts beyond this, milliseconds since 1970; absent where nothing is held while it lasts. */
  readonly callsEnd?: number;
}
