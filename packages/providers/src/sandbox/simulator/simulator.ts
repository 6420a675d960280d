/** The bank behind the doors that every provider's simulator has. */
import type { CreateSimulator, Simulator, SimulatorFault, SimulatorFaultKind } from '../../simulator.ts';
import { eventHeader, signNotification } from '../signature.ts';
import type { FaultKind } from './faults.ts';
import { createBank } from './create-bank.ts';

/** The bank's own word for a fault; the rest happen on the way. */
const own: ReadonlyMap<SimulatorFaultKind, FaultKind> = new Map([
  ['lose_answer', 'lose_answer'],
  ['error', 'server_error'],
  ['error_after', 'error_after'],
  ['notify_twice', 'notify_twice'],
  ['notify_never', 'notify_never'],
  ['notify_late', 'notify_late'],
  ['notify_out_of_order', 'notify_out_of_order'],
  ['wrong_amount', 'wrong_amount'],
  ['wrong_currency', 'wrong_currency'],
  ['wrong_merchant', 'wrong_merchant'],
  ['pay_after_close', 'pay_after_close'],
  ['refuse_refund', 'refund_refused'],
  ['fail_refund', 'refund_fails'],
]);

const secret = (prefix: string): string =>
  prefix + Array.from(crypto.getRandomValues(new Uint8Array(24)), (byte) => byte.toString(16).padStart(2, '0')).join('');

interface Memory {
  readonly settings: { readonly account: string; readonly apiKey: string; readonly webhookSecret: string };
  readonly book?: string;
}

const madeUp = (): Memory['settings'] => ({ account: 'studio_ainu', apiKey: secret('sandbox_'), webhookSecret: secret('whsec_') });

const wait = (ms: number): Promise<void> => new Promise((done) => setTimeout(done, ms));

export const createSimulator: CreateSimulator = async (options): Promise<Simulator> => {
  const { now = Date.now, fetch: carry = globalThis.fetch, persist } = options;
  // Our own writing, read back.
  const kept: Memory | undefined = options.restore === undefined ? undefined : JSON.parse(options.restore);
  const { account, apiKey, webhookSecret } = kept?.settings ?? madeUp();
  const settings = { url: options.url.replace(/\/+$/, ''), account, apiKey, webhookSecret };
  /** Faults on the way between bank and shop. */
  let onTheWay: { readonly kind: SimulatorFaultKind; readonly attempt?: string; readonly ms?: number; times: number }[] = [];
  const take = (kind: SimulatorFaultKind, attempt?: string) => {
    const found = onTheWay.find(
      (one) => one.kind === kind && (one.attempt === undefined || attempt === undefined || one.attempt === attempt),
    );
    if (found === undefined) return undefined;
    found.times -= 1;
    onTheWay = onTheWay.filter(({ times }) => times > 0);
    return found;
  };

  /** Notifications leave by here: some are signed wrongly on the way. */
  const deliver: typeof fetch = async (input, init) => {
    const request = new Request(input, init);
    const body = new Uint8Array(await request.arrayBuffer());
    const wrong = take('notify_wrong_key') !== undefined;
    const old = take('notify_old') !== undefined;
    const headers = new Headers(request.headers);
    if (wrong || old) {
      const at = new Date(now() - (old ? 301_000 : 0));
      const signed = await signNotification(wrong ? secret('whsec_') : webhookSecret, at, headers.get(eventHeader) ?? '', body);
      for (const [name, value] of Object.entries(signed)) headers.set(name, value);
    }
    return carry(request.url, { method: 'POST', headers, body, redirect: 'manual', signal: request.signal });
  };

  const bank = createBank({
    url: settings.url,
    account,
    apiKey,
    webhookSecret,
    now,
    fetch: deliver,
    ...(options.shopName === undefined ? {} : { shopName: options.shopName }),
    ...(options.notifies === undefined ? {} : { notifies: options.notifies }),
    ...(persist === undefined
      ? {}
      : { persist: (book: string) => persist(JSON.stringify({ settings: { account, apiKey, webhookSecret }, book } satisfies Memory)) }),
    ...(kept?.book === undefined ? {} : { restore: kept.book }),
  });
  const attemptIn = async (request: Request): Promise<string | undefined> => {
    const told: unknown = await request.json().catch(() => undefined);
    return typeof told === 'object' && told !== null && 'merchant_reference' in told && typeof told.merchant_reference === 'string'
      ? told.merchant_reference
      : undefined;
  };
  const known = (attempt: string): boolean => bank.ledger().some((line) => line.attempt === attempt);

  return {
    settings,
    async fetch(request) {
      const path = new URL(request.url).pathname;
      if (!path.startsWith('/v1/')) return bank.fetch(request);
      const slow = take('slow');
      if (slow !== undefined) await wait(slow.ms ?? 1_000);
      const early = request.method === 'POST' && path === '/v1/payments' ? take('notify_early') : undefined;
      const copy = early === undefined ? undefined : request.clone();
      const answer = await bank.fetch(request);
      const attempt = copy === undefined ? undefined : await attemptIn(copy);
      if (attempt !== undefined && known(attempt)) {
        bank.pay(attempt);
        await bank.tick();
      }
      return answer;
    },
    ledger: () =>
      bank.ledger().map(({ attempt, payment, state, currency, amount, charged, refunded }) => ({
        attempt,
        reference: payment,
        currency,
        amount,
        charged,
        refunded,
        status: state,
      })),
    pay: async (attempt) => known(attempt) && ['paid', 'approved', 'pending'].includes(bank.pay(attempt)),
    decline: async (attempt, reason) =>
      known(attempt) && bank.decline(attempt, reason === 'insufficient_funds' ? 'NO_FUNDS' : 'REFUSED') === 'refused',
    // A buyer who turns away tells the bank nothing.
    cancel: async (attempt) => known(attempt),
    attemptOf: (shown) => bank.find(shown)?.attempt,
    fault({ kind, attempt, ms, amount, times }: SimulatorFault) {
      const said = own.get(kind);
      if (said === undefined) {
        onTheWay.push({ kind, times: times ?? 1, ...(attempt === undefined ? {} : { attempt }), ...(ms === undefined ? {} : { ms }) });
        return;
      }
      bank.fault({
        kind: said,
        ...(attempt === undefined ? {} : { payment: attempt }),
        ...(ms === undefined ? {} : { ms }),
        ...(amount === undefined ? {} : { amount }),
        times: times ?? 1,
      });
    },
    tick: () => bank.tick(),
  };
};
