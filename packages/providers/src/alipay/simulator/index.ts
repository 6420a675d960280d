/**
 * A pretend Alipay: its gateway, its books, its buyers' pages and its notifications behind one `fetch`. As exact as Alipay is known to be from
 * outside; what is known, and from where, stands in docs/providers/alipay.md.
 */
import { membersOf, stringOf } from '../envelope.ts';
import type { CreateSimulator, Simulator, SimulatorOptions } from '../../simulator.ts';
import { emptyBook, refundedOf, type Book } from './book.ts';
import { createGateway } from './gateway.ts';
import { importKeys, makeKeys, settingsOf, type AlipayKeys } from './keys.ts';
import { createSender, createTeller } from './notify.ts';
import { createPages, shown } from './pages.ts';
import { createTrades } from './trades.ts';
import { sorry } from './views.ts';

export { makeKeys, type AlipayKeys } from './keys.ts';
export { backoff } from './notify.ts';

export interface AlipaySimulatorOptions extends SimulatorOptions {
  /** Made anew where absent, which takes a moment. */
  readonly keys?: AlipayKeys;
  /** How the application is set in Alipay's console; `keys` where absent. */
  readonly mode?: 'keys' | 'certificates';
}

interface Memory {
  readonly keys: AlipayKeys;
  readonly book: Book;
}

const letters = 'abcdefghijklmnopqrstuvwxyz234567';
const makeCode = (): string => Array.from(crypto.getRandomValues(new Uint8Array(26)), (byte) => letters[byte % 32]).join('');

/** Faults of the notification's way stay for all that is told of a payment unless somebody says how often. */
const lasting: ReadonlySet<string> = new Set(['notify_never']);

export const createAlipaySimulator = async (options: AlipaySimulatorOptions): Promise<Simulator> => {
  const { now = Date.now, shopName = 'Demo shop', persist, notifies = 'at_once' } = options;
  const url = options.url.replace(/\/+$/, '');
  const carry: typeof fetch = options.fetch ?? ((input, init) => globalThis.fetch(input, init));
  // Our own writing, read back.
  const kept: Memory | undefined = options.restore === undefined ? undefined : JSON.parse(options.restore);
  const keys = kept?.keys ?? options.keys ?? (await makeKeys(options.mode ?? 'keys', now()));
  const { appId, sellerId } = keys;
  const book: Book = { ...emptyBook(), ...kept?.book };
  const imported = await importKeys(keys);
  const tell = createTeller({ book, appId, now });
  const trades = createTrades({ book, sellerId, now, tell });
  const sender = createSender({ book, keys: imported, now, fetch: carry });

  const remember = (): void => persist?.(JSON.stringify({ keys, book } satisfies Memory));
  const tick = async (): Promise<void> => {
    trades.pass();
    await sender.sendDue();
    remember();
  };
  const changed = (): void => {
    remember();
    if (notifies === 'at_once') void tick();
  };

  const pay = (attempt: string): boolean => {
    const code = trades.latestCode(attempt);
    const trade = code === undefined ? undefined : trades.open(code);
    return typeof trade === 'object' && trades.pay(trade) === 'paid';
  };
  const gateway = createGateway({
    url,
    book,
    trades,
    now,
    code: makeCode,
    appId,
    keys: imported,
    payEarly: async (attempt) => {
      pay(attempt);
      await sender.sendDue();
    },
    refuse: (why) => Response.json({ error: why }, { status: 400 }),
  });
  const pages = createPages({ shopName, appId, sellerId, trades, keys: imported, now });

  const route = async (request: Request): Promise<Response> => {
    if (new URL(request.url).pathname !== '/gateway.do') return pages(request);
    const answer = await gateway(request);
    // A browser reads a page.
    if (answer.status !== 400) return answer;
    const told: unknown = await answer.json();
    return shown(sorry(typeof told === 'object' && told !== null && 'error' in told ? String(told.error) : ''), 400);
  };

  return {
    settings: settingsOf(keys, url),
    async fetch(request) {
      try {
        return await route(request);
      } finally {
        changed();
      }
    },
    ledger: () =>
      [...new Set(book.codes.map(({ attempt }) => attempt))].map((attempt) => {
        const trade = trades.find(attempt);
        const code = trades.latestCode(attempt);
        return {
          attempt,
          reference: trade?.tradeNo ?? '',
          currency: trade?.currency ?? 'CNY',
          amount: code?.total ?? 0,
          charged: trade?.charged ?? 0,
          refunded: trade === undefined ? 0 : refundedOf(trade),
          status: trade?.state ?? 'TRADE_NOT_EXIST',
        };
      }),
    pay: async (attempt) => {
      const paid = pay(attempt);
      changed();
      return paid;
    },
    decline: async (attempt) => {
      const code = trades.latestCode(attempt);
      const trade = code === undefined ? undefined : trades.open(code);
      const declined = typeof trade === 'object' && trades.decline(trade);
      changed();
      return declined;
    },
    // Who leaves after a scan has made the trade; it waits.
    cancel: async (attempt) => {
      const code = trades.latestCode(attempt);
      if (code?.product === 'precreate') trades.open(code);
      changed();
      return code !== undefined;
    },
    attemptOf: (told) => {
      if (!URL.canParse(told) || new URL(told).origin !== new URL(url).origin) return undefined;
      const { pathname, searchParams } = new URL(told);
      // A link to the cashier names its payment; nobody may have followed it yet.
      if (pathname === '/gateway.do') return stringOf(membersOf(searchParams.get('biz_content') ?? '')?.get('out_trade_no'));
      return trades.code(pathname.split('/').at(-1) ?? '')?.attempt;
    },
    fault: ({ times, ...wish }) => void book.faults.push({ ...wish, times: times ?? (lasting.has(wish.kind) ? 1_000 : 1) }),
    tick,
  };
};

export const createSimulator: CreateSimulator = (options) => createAlipaySimulator(options);
