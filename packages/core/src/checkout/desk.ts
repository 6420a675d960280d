/** What the jobs of one checkout share, and the one way in which they ask a backend. */
import { alone } from '../bare.ts';
import type { CallContext, CheckoutAdapter, OrderDraft } from '../contract.ts';
import { Failure, isCheckoutError, type CheckoutError } from '../errors.ts';
import type { CheckoutClock, CheckoutOptions } from './checkout.ts';
import type { AnyEvent } from './happenings.ts';
import type { Records } from './records.ts';
import type { CheckoutState } from './state.ts';

export interface Desk {
  readonly options: CheckoutOptions;
  readonly records: Records;
  readonly clock: CheckoutClock;
  readonly newKey: () => string;
  readonly state: () => CheckoutState;
  /** Waits so long, or until {@link wake}, or until the job is left. */
  readonly pause: (ms: number) => Promise<void>;
  readonly wake: () => void;
  /** What opens the current order: its key, or a return's token. */
  key?: string | undefined;
  /** The key of the paid order that is bought again. */
  before?: string | undefined;
  /** The return code, until it is spent. */
  code: string | undefined;
  /** When the code on the screen runs out, if it was renewed for that already. */
  renewed?: string;
  /** How many codes the bank ended before their time. */
  lapses?: number;
  /** What was last ordered here, so that a new checkout need not ask for it again. In this page's memory only. */
  draft?: OrderDraft;
  /** Has a price been shown? The first one is asked for at once. */
  quoted?: boolean;
}

/** Tells what happened; an ended job is not heard. */
export type Tell = (event: AnyEvent) => void;
/** The answer, or why there is none. Both undefined where the adapter has no such method. */
export type Answer<T> = readonly [answer: T, error?: undefined] | readonly [answer: undefined, error: CheckoutError];
type Call<T> = (adapter: CheckoutAdapter, context: CallContext) => Promise<T> | undefined;
/** Asks the backend until there is an answer; see {@link askFor}. */
export type Ask = <T>(call: Call<T>, stubborn?: boolean) => Promise<Answer<T | undefined>>;

/** Entering a state starts its job; `signal` ends it. */
export type Job = (ask: Ask, tell: Tell, signal: AbortSignal) => Promise<void>;

export const contextOf = ({ key, records }: Desk, signal: AbortSignal): CallContext =>
  alone({ signal, memory: records.memory(key), ...(key && { key }) });

/** So that many browsers that lost the same shop do not come back at the same moment. */
export const jittered = (ms: number): number => ms * (0.75 + Math.random() / 2);

/** An exception that is no CheckoutError is an adapter's bug: nothing is known about what its call did. */
const errorFrom = (thrown: unknown): CheckoutError =>
  isCheckoutError(thrown)
    ? thrown
    : new Failure('bad_answer', { blame: 'backend', retry: 'same_key' }, `The adapter threw: ${String(thrown)}`, { cause: thrown });

/**
 * Asks until there is an answer, always with the same call, with growing pauses and jitter. Gives up after three tries; a `stubborn` one only
 * where a living shop says that it cannot, since a call without an answer may have had its effect.
 */
export const askFor =
  (desk: Desk, tell: Tell, signal: AbortSignal): Ask =>
  async (call, stubborn) => {
    for (let tries = 0; ; tries++) {
      try {
        return [await call(desk.options.adapter, contextOf(desk, signal))];
      } catch (thrown) {
        const error = errorFrom(thrown);
        const { code, retry, retryAfter = Math.min(10_000, 500 * 2 ** tries) } = error;
        // A living shop that cannot now: `unavailable`, `provider_unavailable`, `rate_limited`.
        const living = /unavailable|limited/.test(code);
        const final = signal.aborted || retry !== 'same_key' || code === 'cannot_switch' || (tries > 1 && (living || !stubborn));
        if (!final) {
          if (!living) tell({ type: 'unreachable' });
          await desk.pause(jittered(retryAfter));
        }
        if (final || signal.aborted) return [undefined, error];
      }
    }
  };
