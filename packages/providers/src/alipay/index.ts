/** The driver of Alipay (open platform, gateway v2): a code to scan, its website, its page for phones. */
import { toDecimal } from '@buypost/core';
import * as v from 'valibot';
import {
  ProviderError,
  type CreatePayment,
  type PaymentProvider,
  type PaymentRef,
  type ProviderCall,
  type ProviderPayment,
} from '../contract.ts';
import type { Driver } from '../driver.ts';
import { createGateway, type Gateway } from './client.ts';
import { beijingTime } from './clock.ts';
import { alreadyThere, createRefused, noTrade, turnedAway } from './codes.ts';
import { limits, currency } from './currencies.ts';
import { examine } from './doctor.ts';
import type { AlipayMethod } from './methods.ts';
import { readNotification } from './notification.ts';
import { checkOptions, productionEndpoint, sandboxEndpoint, type AlipayOptions } from './options.ts';
import { redactor } from './redact.ts';
import { getRefund, refundPayment } from './refunds.ts';
import { toldClose, toldCode, toldTrade } from './schema.ts';
import { paymentOf, unseen, type Note } from './status.ts';
import { subjectOf } from './subject.ts';

export type { AlipayOptions } from './options.ts';

/** What is bought, in Alipay's words. Made of the stored wish alone, so that a repeated create says the same. */
const contentOf = (input: CreatePayment, { product, productCode }: AlipayMethod): Record<string, string> => ({
  out_trade_no: input.attempt,
  total_amount: toDecimal(input.amount),
  subject: subjectOf(input.title),
  product_code: productCode,
  // Absolute: a relative limit would begin to run only once the buyer scans or logs in.
  time_expire: beijingTime(Date.parse(input.expiresAt)),
  ...(product === 'wap' ? { quit_url: input.returnUrl } : {}),
});

const isWeb = (text: string): boolean => URL.canParse(text) && /^https?:$/.test(new URL(text).protocol);

/** The driver. Throws a `TypeError` that names everything wrong with the options. */
export const alipay = (options: AlipayOptions): PaymentProvider => {
  const settings = checkOptions(options);
  const { sellerId: account, endpoint, test } = settings;
  const gateway: Gateway = createGateway(settings);

  const getPayment = async (ref: PaymentRef, call: ProviderCall): Promise<ProviderPayment> => {
    const answer = await gateway.ask({ api: 'alipay.trade.query', content: { out_trade_no: ref.attempt } }, call);
    if (answer.told === noTrade) return unseen(ref, account);
    const told = v.safeParse(toldTrade, answer.body);
    if (!answer.ok || !told.success || told.output.out_trade_no !== ref.attempt)
      throw new ProviderError('unknown', `Alipay did not tell about ${ref.attempt}: ${answer.message || answer.told}. Ask again.`, {
        told: answer.told,
      });
    return paymentOf(told.output, ref, account);
  };

  const precreate = async (input: CreatePayment, method: AlipayMethod, ref: PaymentRef, call: ProviderCall): Promise<ProviderPayment> => {
    const answer = await gateway.ask({ api: method.api, content: contentOf(input, method), notifyUrl: input.notifyUrl }, call);
    if (answer.ok) {
      const told = v.safeParse(toldCode, answer.body);
      if (!told.success || told.output.out_trade_no !== input.attempt || !isWeb(told.output.qr_code))
        throw new ProviderError('unknown', `Alipay's answer about ${input.attempt} holds no code of that payment. Ask again.`);
      const action = { type: 'qr_code', data: told.output.qr_code, app: 'Alipay', expiresAt: input.expiresAt } as const;
      return { ref, status: 'requires_action', closed: false, closable: false, action, merchant: account };
    }
    // An earlier try got through and the buyer was quick: where it stands is the answer.
    if (alreadyThere.has(answer.told)) return getPayment(ref, call);
    const refused = turnedAway(answer.code) || createRefused.has(answer.told);
    throw new ProviderError(
      refused ? 'refused' : 'unknown',
      `Alipay made no code for ${input.attempt}: ${answer.message || answer.told}. No money moved.`,
      { told: answer.told },
    );
  };

  return {
    contract: 1,
    id: 'alipay',
    account,
    test,
    methods: settings.methods,
    limits: (told) => (told === currency ? limits : undefined),
    // Once the buyer scanned or logged in, and not before: there is nothing yet that Alipay could close.
    closeOf: () => 'sometimes',
    reads: 'any_time',
    // `out_trade_no` names one trade for ever.
    keyLives: 'forever',
    // A code nobody scanned is good for two hours at most, whatever was asked for (Alipay's OpenAPI document, `qr_code_timeout_express`).
    lateMoney: 7_200,
    expiry: { min: 60, max: 7_200 },
    refunds: 'any_amount',
    hosts: [endpoint],

    async createPayment(input, call) {
      const method = settings.methods.find(({ id }) => id === input.method);
      if (method === undefined)
        throw new ProviderError(
          'unsupported',
          `This Alipay account has no method "${input.method}". It has ${settings.methods.map(({ id }) => id).join(', ')}.`,
        );
      if (input.amount.currency !== currency)
        throw new ProviderError(
          'refused',
          `Alipay takes yuan (CNY), not ${input.amount.currency}. Price the offer in CNY to sell it by Alipay.`,
        );
      const ref: PaymentRef = { attempt: input.attempt, account, amount: input.amount, method: input.method, note: 'made' satisfies Note };
      if (method.product === 'precreate') return precreate(input, method, ref, call);
      const { notifyUrl, returnUrl } = input;
      const url = await gateway.link({ api: method.api, content: contentOf(input, method), notifyUrl, returnUrl }, call.now());
      const action = { type: 'redirect', url, purpose: 'pay' } as const;
      return { ref, status: 'requires_action', closed: false, closable: false, action, merchant: account };
    },

    getPayment,

    async cancelPayment(ref, call) {
      const answer = await gateway.ask({ api: 'alipay.trade.close', content: { out_trade_no: ref.attempt } }, call);
      if (answer.ok && v.is(toldClose, answer.body) && answer.body.out_trade_no === ref.attempt)
        return { ref, status: 'canceled', closed: true, merchant: account };
      // The code or the link is out there and can still be used: nothing that Alipay knows of can be closed.
      if (answer.told === noTrade)
        return ref.note === undefined ? unseen(ref, account) : { ...unseen(ref, account), status: 'requires_action' };
      if (!alreadyThere.has(answer.told))
        throw new ProviderError(
          'unknown',
          `Alipay did not close ${ref.attempt}: ${answer.message || answer.told}. It may still be paid; ask again.`,
          {
            told: answer.told,
          },
        );
      const now = await getPayment(ref, call);
      return now.status === 'expired' ? { ...now, status: 'canceled' } : now;
    },

    refundPayment: (input, call) => refundPayment(gateway, input, call),
    getRefund: (ref, call) => getRefund(gateway, ref, call),
    readNotification: async (request) => readNotification(settings, await gateway.verifyingKey(), request),
    redact: redactor([options.privateKey]),
  };
};

export const driver: Driver = {
  id: 'alipay',
  title: 'Alipay',
  options: {
    appId: { about: "The application's number in Alipay's open platform, 16 digits." },
    sellerId: { about: 'The account that receives (PID): 16 digits that begin with 2088, under "Account" in the merchant console.' },
    privateKey: { about: "The application's own private key, PKCS#8 or PKCS#1, PEM or bare base64.", secret: true },
    alipayPublicKey: { about: 'Key mode: "Alipay public key" from the console, which is not your own public key.', optional: true },
    appCertificate: { about: 'Certificate mode: the text of appCertPublicKey_<appId>.crt.', optional: true },
    alipayCertificate: { about: 'Certificate mode: the text of alipayCertPublicKey_RSA2.crt.', optional: true },
    alipayRootCertificate: { about: 'Certificate mode: the text of alipayRootCert.crt.', optional: true },
    methods: {
      about:
        'Which of alipay_qr (face-to-face payment), alipay_page (website payment), alipay_wap (mobile website payment) your contract with Alipay includes, with commas between them; all where left out.',
      optional: true,
    },
    endpoint: { about: `"${sandboxEndpoint}" for Alipay's sandbox; left out it is ${productionEndpoint}.`, optional: true },
  },
  create: ({ appId = '', sellerId = '', privateKey = '', ...more }) => alipay({ appId, sellerId, privateKey, ...given(more) }),
  doctor: async ({ appId = '', sellerId = '', privateKey = '', ...more }, visit) =>
    examine({ appId, sellerId, privateKey, ...given(more) }, visit),
};

/** Settings that were not given are left out rather than undefined. */
function given(settings: Readonly<Record<string, string | undefined>>): Partial<AlipayOptions> {
  return Object.fromEntries(Object.entries(settings).filter(([, value]) => value !== undefined));
}
