/** What the pretend Stripe remembers: plain data, so that it can be written down and read back. Amounts are in Stripe's units, times in milliseconds since 1970. */
import type { SimulatorFault } from '../../simulator.ts';

export type IntentStatus = 'requires_payment_method' | 'requires_action' | 'processing' | 'canceled' | 'succeeded';

/** Why the last try did not go through. */
export interface TryError {
  readonly code: string;
  readonly decline_code?: string;
  readonly message: string;
}

export interface Intent {
  readonly id: string;
  readonly secret: string;
  readonly amount: number;
  currency: string;
  readonly created: number;
  readonly description: string | null;
  readonly metadata: Readonly<Record<string, string>>;
  /** The Checkout Session it belongs to. */
  readonly session?: string;
  status: IntentStatus;
  received: number;
  charge: string | null;
  error: TryError | null;
  ended: string | null;
  /** Opens the buyer's step at their bank, while there is one. */
  step: { readonly code: string; readonly kind: 'challenge' | 'redirect'; readonly returnUrl: string; readonly refuses: boolean } | null;
  /** The account that gets the money where it is not ours. */
  behalf: string | null;
}

export interface Session {
  readonly id: string;
  readonly code: string;
  readonly amount: number;
  readonly currency: string;
  readonly created: number;
  readonly expiresAt: number;
  readonly title: string;
  readonly successUrl: string;
  readonly cancelUrl: string;
  readonly reference: string | null;
  readonly metadata: Readonly<Record<string, string>>;
  readonly intentMetadata: Readonly<Record<string, string>>;
  status: 'open' | 'complete' | 'expired';
  intent: string | null;
}

export interface BookRefund {
  readonly id: string;
  readonly intent: string;
  readonly amount: number;
  readonly currency: string;
  readonly created: number;
  readonly reason: string | null;
  readonly metadata: Readonly<Record<string, string>>;
  status: 'succeeded' | 'pending' | 'failed';
  /** When it fails after all. */
  failsAt: number | null;
}

/** Frozen as things stood when it was written. */
export interface BookEvent {
  readonly id: string;
  readonly type: string;
  readonly body: string;
  readonly endpoint: string;
  /** Whose payment it is about. */
  readonly attempt?: string;
  due: number;
  tries: number;
  state: 'waiting' | 'heard' | 'given_up';
}

export interface Endpoint {
  readonly id: string;
  readonly url: string;
  readonly secret: string;
  readonly events: readonly string[];
}

/** The first answer under a key, and what was asked. */
export interface KeptAnswer {
  readonly asked: string;
  readonly status: number;
  readonly body: string;
}

export interface PendingFault extends Omit<SimulatorFault, 'times'> {
  times: number;
}

export interface Book {
  intents: Intent[];
  sessions: Session[];
  refunds: BookRefund[];
  events: BookEvent[];
  endpoints: Endpoint[];
  keys: Record<string, KeptAnswer>;
  faults: PendingFault[];
}

export const emptyBook = (): Book => ({ intents: [], sessions: [], refunds: [], events: [], endpoints: [], keys: {}, faults: [] });

/** Given back, or on its way: a failed refund counts for nothing. */
export const refundedOf = (book: Book, intent: Intent): number =>
  book.refunds.filter((one) => one.intent === intent.id && one.status !== 'failed').reduce((sum, one) => sum + one.amount, 0);

/** The shop's attempt that something of it stands for. */
export const attemptOf = (thing: Pick<Intent, 'metadata'>): string | undefined => thing.metadata['buypost_attempt'];

/** Takes a fault that was asked for, if one fits. */
export const takeFault = (book: Book, kind: SimulatorFault['kind'], attempt: string | undefined): PendingFault | undefined => {
  const found = book.faults.find((one) => one.kind === kind && (one.attempt === undefined || one.attempt === attempt));
  if (found === undefined) return undefined;
  found.times -= 1;
  book.faults = book.faults.filter(({ times }) => times > 0);
  return found;
};
