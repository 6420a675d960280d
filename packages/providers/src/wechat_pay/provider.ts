/** The driver of WeChat Pay, API v3, for merchants in mainland China: a code on a desktop, H5 in a phone's browser, JSAPI inside WeChat. */
import * as v from 'valibot';
import {
  isProviderError,
  ProviderError,
  type CreatePayment,
  type PaymentProvider,
  type PaymentRef,
  type ProviderCall,
  type ProviderPayment,
} from '../contract.ts';
import type { RsaPublicKey } from '../pem.ts';
import { importSigningKey, importVerifyingKey } from '../rsa.ts';
import { ask, type Asking, type Line } from './client.ts';
import { limitsOf } from './currencies.ts';
import { madeNothing, noSuch, stands } from './errors.ts';
import { onwardPage, renewable, sceneOf } from './h5.ts';
import { bridgePage, identifyUrl, openidOf } from './jsapi.ts';
import { ownUrl } from './links.ts';
import { methodOf, methods, type Product } from './methods.ts';
import { readNotice } from './notification.ts';
import { checkOptions, type WechatPayOptions } from './options.ts';
import { checkWish, newNote, noteOf, orderBody } from './order.ts';
import { redactor } from './redact.ts';
import { refundsBy } from './refund.ts';
import { toldPrepay, toldTransaction, type Note } from './schema.ts';
import { newNonce, secondsOf, type KeyOf, type Sender } from './signature.ts';
import { paymentOf } from './status.ts';

/** A code is good for two hours; so is a `prepay_id`. Our deadlines end before. */
const codeLives = 7_200;

/** The driver. Throws a `TypeError` that names everything wrong with the options. */
export const wechatPay = (options: WechatPayOptions): PaymentProvider => {
  const checked = checkOptions(options);
  const { mchid, origins } = checked;

  // Keys are imported when they are first needed, once: this function is not asynchronous.
  let sender: Promise<Sender> | undefined;
  const from = (): Promise<Sender> =>
    (sender ??= importSigningKey(checked.merchantKey).then((key) => ({ mchid, serial: checked.merchantSerial, key })));
  const imported = new Map<RsaPublicKey, Promise<CryptoKey>>();
  const keyOf: KeyOf = (serial) => {
    const key = checked.believed.get(serial) ?? checked.believed.get(serial.toUpperCase());
    if (key === undefined) return undefined;
    // By the key: one serial has as many spellings as its letters have cases, and strangers choose among them.
    const found = imported.get(key) ?? importVerifyingKey(key);
    imported.set(key, found);
    return found;
  };
  const line: Line = { origin: origins.pay, from, keyOf, publicKeyId: checked.publicKeyId };
  const question: Asking = (call, method, target, body) => ask(line, { method, target, ...(body === undefined ? {} : { body }) }, call);
  const orderPath = (ref: PaymentRef): string => `/v3/pay/transactions/out-trade-no/${encodeURIComponent(ref.attempt)}`;

  const getPayment = async (ref: PaymentRef, call: ProviderCall): Promise<ProviderPayment> => {
    const answer = await question(call, 'GET', `${orderPath(ref)}?mchid=${mchid}`);
    if (!answer.ok) {
      if (noSuch.has(answer.problem)) return { ref, status: 'unknown', closed: false, merchant: mchid };
      throw new ProviderError('unknown', `WeChat Pay would not tell about ${ref.attempt}: ${answer.message}`, { told: answer.problem });
    }
    const told = v.safeParse(toldTransaction, answer.body);
    if (!told.success || told.output.out_trade_no !== ref.attempt)
      throw new ProviderError('unknown', `WeChat Pay's answer about ${ref.attempt} is not about that payment.`);
    const payment = paymentOf(told.output, ref);
    const prepay = payment.status === 'requires_action' && ref.method === 'wechat_jsapi' ? noteOf(ref)?.prepay : undefined;
    if (prepay === undefined) return payment;
    return {
      ...payment,
      closable: true,
      action: { type: 'page', shown: 'top', page: await bridgePage(checked, (await from()).key, prepay) },
    };
  };

  /** Asks for an order. Undefined: its number stands in WeChat's books already, in an end that a query tells. Throws `refused` and `unknown`. */
  const prepare = async (product: Product, attempt: string, body: Record<string, unknown>, call: ProviderCall) => {
    const answer = await question(call, 'POST', `/v3/pay/transactions/${product}`, body);
    if (answer.ok) {
      const told = v.safeParse(toldPrepay, answer.body);
      if (told.success) return told.output;
      throw new ProviderError('unknown', `WeChat Pay's answer to the order of ${attempt} is not one.`);
    }
    if (stands.has(answer.problem)) return undefined;
    throw new ProviderError(
      madeNothing.has(answer.problem) ? 'refused' : 'unknown',
      `WeChat Pay did not make payment ${attempt}: ${answer.message}`,
      { told: answer.problem },
    );
  };

  const unusable = (attempt: string): never => {
    throw new ProviderError('unknown', `WeChat Pay made payment ${attempt} and told no way to pay it.`);
  };

  /** The way to WeChat from a phone's browser; asked again it is a fresh one to the same order. */
  const onward = async (ref: PaymentRef, ip: string, body: Record<string, unknown>, call: ProviderCall): Promise<ProviderPayment> => {
    const told = await prepare('h5', ref.attempt, { ...body, ...sceneOf(ip) }, call);
    if (told === undefined) return getPayment(ref, call);
    const page = onwardPage(ownUrl(checked, told.h5_url) ?? unusable(ref.attempt), call.now());
    return { ref, status: 'requires_action', closed: false, action: { type: 'page', shown: 'top', page }, merchant: mchid };
  };

  const createPayment = async (input: CreatePayment, call: ProviderCall): Promise<ProviderPayment> => {
    const method = checked.methods.includes(input.method) ? methodOf(input.method) : undefined;
    if (method === undefined)
      throw new ProviderError('unsupported', `WeChat Pay has no method "${input.method}" here. It has ${checked.methods.join(', ')}.`);
    checkWish(checked, input);
    const note = newNote(input);
    const { attempt, amount } = input;
    const ref: PaymentRef = { attempt, account: mchid, amount, method: method.id, note: JSON.stringify(note) };
    const open = { ref, status: 'requires_action', closed: false, merchant: mchid } as const;
    const body = orderBody(checked, attempt, amount, note);
    switch (method.product) {
      case 'jsapi':
        // The order is made when we know for whom; see resumePayment.
        return { ...open, action: { type: 'redirect', url: identifyUrl(checked), purpose: 'identify' } };
      case 'native': {
        const told = await prepare('native', attempt, body, call);
        if (told === undefined) return getPayment(ref, call);
        const data = ownUrl(checked, told.code_url) === undefined ? unusable(attempt) : (told.code_url ?? '');
        const expires = Math.min(Date.parse(input.expiresAt), call.now().getTime() + codeLives * 1000);
        return { ...open, action: { type: 'qr_code', data, app: 'WeChat', expiresAt: new Date(expires).toISOString() } };
      }
      case 'h5':
        if (note.ip === undefined)
          throw new ProviderError(
            'refused',
            'WeChat Pay was not asked: H5 needs the buyer\'s network address and the shop does not know it. Behind a proxy, let it pass the address on (see docs, "behind a proxy").',
          );
        return onward(ref, note.ip, body, call);
    }
  };

  /** Makes the order for the person who came back, if there is none yet; a fresh link for who comes back too late for theirs. */
  const resumePayment = async (ref: PaymentRef, returned: ReadonlyMap<string, string>, call: ProviderCall): Promise<ProviderPayment> => {
    const note = noteOf(ref);
    const code = returned.get('code');
    if (ref.method === 'wechat_h5' && renewable(note, returned))
      return onward(ref, note.ip, orderBody(checked, ref.attempt, ref.amount, note), call);
    if (ref.method !== 'wechat_jsapi' || note === undefined || note.prepay !== undefined) return getPayment(ref, call);
    const openid = note.openid ?? (code === undefined || code === '' ? undefined : await openidOf(checked, code, call));
    if (openid === undefined) return getPayment(ref, call);
    const body = { ...orderBody(checked, ref.attempt, ref.amount, note), payer: { openid } };
    const told = await prepare('jsapi', ref.attempt, body, call);
    if (told === undefined) return getPayment(ref, call);
    const id = told.prepay_id ?? unusable(ref.attempt);
    const prepay = { id, at: secondsOf(call.now()), nonce: newNonce() };
    const known: Note = { ...note, openid, prepay };
    return {
      ref: { ...ref, note: JSON.stringify(known) },
      status: 'requires_action',
      closed: false,
      closable: true,
      action: { type: 'page', shown: 'top', page: await bridgePage(checked, (await from()).key, prepay) },
      merchant: mchid,
    };
  };

  const close = async (ref: PaymentRef, call: ProviderCall): Promise<ProviderPayment> => {
    // 204 also comes for a number that nobody knows, and an error may mean "paid": what became of it is asked.
    await question(call, 'POST', `${orderPath(ref)}/close`, { mchid });
    return getPayment(ref, call);
  };

  return {
    contract: 1,
    id: 'wechat_pay',
    account: mchid,
    test: checked.endpoint !== undefined,
    methods: methods.filter(({ id }) => checked.methods.includes(id)),
    limits: limitsOf,
    closeOf: (method) => (methodOf(method) === undefined ? 'never' : 'always'),
    reads: 'any_time',
    keyLives: 'forever',
    // Nobody can begin to pay after `time_expire`; a bank's slow answer to what was begun before can still come.
    lateMoney: 3_600,
    // WeChat moves an earlier deadline to one minute after the order without saying so; two leave room for the way there.
    expiry: { min: 120, max: codeLives },
    refunds: 'any_amount',
    hosts: [...new Set([origins.pay, ...(checked.methods.includes('wechat_jsapi') ? [origins.identify] : [])])],
    createPayment,
    getPayment,
    resumePayment,

    async cancelPayment(ref, call) {
      const told = await close(ref, call);
      const note = noteOf(ref);
      if (told.status !== 'unknown' || ref.method !== 'wechat_jsapi' || note === undefined) return told;
      // The buyer was sent to be known and there is no order that could be closed; one could still be made by a return that is on its way. The number
      // is used up: an order that nobody is shown is made under it and closed, after which WeChat takes the number for nothing else.
      const why = await prepare('native', ref.attempt, orderBody(checked, ref.attempt, ref.amount, note), call).then(
        () => undefined,
        (error: unknown) => error,
      );
      const after = await close(ref, call);
      if (after.status !== 'unknown' || why === undefined) return after;
      // An account without Native cannot do that: another method may be chosen beside it, and it lapses with its deadline.
      if (isProviderError(why) && why.code === 'refused') return { ...after, status: 'requires_action', closable: false };
      throw why;
    },

    ...refundsBy(question),

    readNotification: (request, call) => readNotice(checked, keyOf, request, call.now()),

    redact: redactor([options.merchantKey, options.apiV3Key, options.appSecret ?? '']),
  };
};
