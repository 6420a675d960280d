/** What the jobs of one checkout share, and the one way in which they ask a backend. */
import { alone } from '../bare.ts';
import type { CallContext, CheckoutAdapter, CheckoutSession, OrderDraft } from '../contract.ts';
import { CheckoutError, isCheckoutError } from '../errors.ts';
import type { CheckoutOptions } from './checkout.ts';
import { usable } from './draft.ts';
import type { AnyEvent } from './happenings.ts';
import type { Records } from './records.ts';
import type { CheckoutState } from './state.ts';

export interface Desk {
  readonly options: CheckoutOptions;
  readonly records: Records;
  readonly newKey: () => string;
  readonly now: () => number;
  readonly state: () => CheckoutState;
  /** Waits so long, or until {@link wake}, or until the job is left. */
  readonly pause: (ms: number) => Promise<void>;
  readonly wake: () => void;
  /** What opens the current order: its key, or a return's token. */
  key: string | undefined;
  /** The return code, until it is spent. */
  code: string | undefined;
  /** When the code on the screen runs out, if it was renewed for that already. */
  renewed: string | undefined;
  /** What was last ordered here, so that a new checkout need not ask for it again. In this page's memory only. */
  draft: OrderDraft | undefined;
  /** Has a price been shown? The first one is asked for at once. */
  quoted: boolean;
}

/** Entering a state starts its job; `signal` ends it. What an ended job tells is not heard. */
export type Job = (signal: AbortSignal, tell: (event: AnyEvent) => void) => Promise<void>;

type Call<T> = (adapter: CheckoutAdapter, context: CallContext) => Promise<T> | undefined;

export const contextOf = ({ key, records }: Desk, signal: AbortSignal): CallContext =>
  alone({ signal, memory: records.memory(key), ...(key && { key }) });

/** An exception that is no CheckoutError is an adapter's bug: nothing is known about what its call did. */
const errorFrom = (thrown: unknown): CheckoutError =>
  isCheckoutError(thrown) ? thrown : new CheckoutError('bad_answer', `The adapter threw: ${String(thrown)}`, { cause: thrown });

/**
 * Asks until there is an answer, always with the same call, with growing pauses and jitter. Gives up after three tries; a `stubborn` one only
 * where a living shop says that it cannot, since a call without an answer may have had its effect.
 */
export const ask = async <T>(
  desk: Desk,
  signal: AbortSignal,
  call: Call<T>,
  failed?: () => void,
  stubborn?: boolean,
): Promise<T | CheckoutError | undefined> => {
  const { adapter } = desk.options;
  for (let tries = 1; ; tries++) {
    try {
      return await call(adapter, contextOf(desk, signal));
    } catch (thrown) {
      const error = errorFrom(thrown);
      const { code, retry, retryAfter } = error;
      const living = code === 'provider_unavailable' || code === 'unavailable' || code === 'rate_limited';
      if (signal.aborted || retry !== 'same_key' || code === 'cannot_switch' || (tries > 2 && (living || !stubborn))) return error;
      if (!living) failed?.();
      await desk.pause((retryAfter ?? Math.min(10_000, 500 * 2 ** (tries - 1))) * (0.75 + Math.random() / 2));
      if (signal.aborted) return error;
    }
  }
};

/** The session without methods that cannot work here. */
export const fitting = ({ options }: Desk, session: CheckoutSession): CheckoutSession => ({
  ...session,
  methods: usable(session.methods, options.actions),
});
