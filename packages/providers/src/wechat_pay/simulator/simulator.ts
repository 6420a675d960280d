/**
 * A pretend WeChat Pay behind one `fetch`: API v3, the official account's OAuth, and the pages and sheets that buyers see. Its state machine is
 * the one of facts about WeChat Pay in `docs/providers/wechat_pay.md`: a declined try is told to nobody, `time_expire` stops payments and closes
 * nothing, seven days close, a refund is accepted first and done later, a close of an unknown number is answered like any close.
 */
import { Hono } from 'hono';
import type { CreateSimulator, Simulator, SimulatorOptions } from '../../simulator.ts';
import { createApi } from './api.ts';
import { addFault, charged, refunded, type Book } from './book.ts';
import { createBuyerPages } from './buyer.ts';
import { lostMark } from './door.ts';
import { keysOfThisProcess, type Keys } from './keys.ts';
import { createSender, createTeller } from './notify.ts';
import { createOauth } from './oauth.ts';
import type { Pretend } from './pretend.ts';
import { createSigner, type NoticeKey } from './signer.ts';
import { createTill } from './till.ts';

/** A simulator with the strings that only this provider has. */
export interface WechatSimulator extends Simulator {
  readonly keys: Keys;
  /** Which key signs the notifications that are sent from now on. */
  noticesBy(key: NoticeKey): void;
  /** Stands for WeChat's sheet: the address of the page that the bridge shows for these parameters. */
  sheetOf(wish: Readonly<Record<string, string>>): string;
}

const readBook = (json: string): Book => {
  // Our own writing, read back: a file that somebody changed only confuses a pretend provider.
  const told: Book = JSON.parse(json);
  return told;
};

/** Milliseconds in which changes gather before the book is written. */
const gather = 4;

export const createWechatSimulator = async (options: SimulatorOptions): Promise<WechatSimulator> => {
  const { shopName = 'Demo shop', now = Date.now, persist, restore, notifies = 'at_once' } = options;
  const url = options.url.replace(/\/+$/, '');
  const carry: typeof fetch = options.fetch ?? ((input, init) => globalThis.fetch(input, init));
  const book: Book =
    restore === undefined
      ? { keys: await keysOfThisProcess(), orders: [], refunds: [], notices: [], grants: [], faults: [], sent: 0 }
      : readBook(restore);
  const { keys } = book;
  const signer = await createSigner(book);
  const till = createTill({ book, now, tell: createTeller(book, now) });
  const sender = createSender({ book, now, fetch: carry, signer });

  // The whole book is written once for all that changed within a moment; nobody is answered and nothing is told before that.
  let writing: Promise<void> | undefined;
  const remember = async (): Promise<void> => {
    if (persist === undefined) return;
    writing ??= new Promise<void>((wake) => setTimeout(wake, gather)).then(() => {
      writing = undefined;
      persist(JSON.stringify(book));
    });
    await writing;
  };
  const tick = async (): Promise<void> => {
    if (till.pass()) await remember();
    if (await sender.sendDue()) await remember();
    await writing;
  };
  const changed = async (): Promise<void> => {
    await remember();
    if (notifies === 'at_once') void tick();
  };
  const pretend: Pretend = { url, shopName, book, till, signer, now, tick };

  const app = new Hono();
  app.onError((_, context) =>
    context.json({ code: 'SYSTEM_ERROR', message: 'The pretend WeChat Pay stumbled over something it should not have.' }, 500),
  );
  app.notFound((context) => context.json({ code: 'RESOURCE_NOT_EXISTS', message: 'There is nothing here.' }, 404));
  app.route('/v3', createApi(pretend));
  app.route('/', createOauth(pretend));
  app.route('/', createBuyerPages(pretend));

  const acting = async (attempt: string, act: (order: NonNullable<ReturnType<typeof till.find>>) => boolean): Promise<boolean> => {
    const order = till.find(attempt);
    const did = order !== undefined && act(order);
    if (did) await changed();
    return did;
  };

  return {
    keys,
    settings: {
      mchid: keys.mchid,
      appid: keys.appid,
      merchantSerial: keys.merchantSerial,
      merchantKey: keys.merchantPrivate,
      apiV3Key: keys.apiV3Key,
      publicKeyId: keys.publicKeyId,
      publicKey: keys.publicKey,
      platformCertificates: keys.certificate,
      appSecret: keys.appSecret,
      endpoint: url,
    },
    async fetch(request) {
      const answer = await app.fetch(request);
      if (
        request.method !== 'GET' ||
        new URL(request.url).pathname.startsWith('/connect/') ||
        new URL(request.url).pathname.startsWith('/sns/')
      )
        await changed();
      if (answer.headers.has(lostMark)) throw new TypeError('This answer was lost on purpose.');
      return answer;
    },
    ledger: () =>
      book.orders.map((order) => ({
        attempt: order.attempt,
        reference: order.transaction ?? order.attempt,
        currency: order.paid[0]?.currency ?? 'CNY',
        amount: order.total,
        charged: charged(order),
        refunded: refunded(book, order),
        status: order.state,
      })),
    pay: (attempt) => acting(attempt, till.pay),
    // WeChat tells the shop of neither: the order stays payable.
    decline: (attempt) => acting(attempt, till.leave),
    cancel: (attempt) => acting(attempt, till.leave),
    attemptOf: (shown) => book.orders.find(({ prepays }) => prepays.some(({ id }) => shown.includes(id)))?.attempt,
    fault: (wish) => addFault(book, wish),
    tick,
    noticesBy: (key) => {
      signer.noticesBy = key;
    },
    sheetOf: (wish) => `${url}/cashier?${new URLSearchParams({ ...wish }).toString()}`,
  };
};

export const createSimulator: CreateSimulator = (options) => createWechatSimulator(options);
