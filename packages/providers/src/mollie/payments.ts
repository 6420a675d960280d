/** Payments at Mollie: the wish that makes one, and reading one. */
import * as v from 'valibot';
import { ProviderError, type CreatePayment, type PaymentRef, type ProviderCall } from '../contract.ts';
import type { Ask } from './client.ts';
import { readSum, writeSum, type Sum } from './currencies.ts';
import { toldPayment, type ToldPayment } from './schema.ts';

/** Mollie's longest description; a character is never cut in two. */
const longestTitle = 255;

/** The languages of Mollie's page (docs.mollie.com/reference/create-payment, `locale`); without one it takes the browser's. */
const locales = new Set(
  'en_US en_GB nl_NL nl_BE de_DE de_AT de_CH fr_FR fr_BE es_ES ca_ES pt_PT it_IT nb_NO sv_SE fi_FI da_DK is_IS hu_HU pl_PL lv_LV lt_LT'.split(
    ' ',
  ),
);

const shortened = (title: string): string => {
  let text = '';
  for (const character of title) {
    if (text.length + character.length > longestTitle) break;
    text += character;
  }
  return text;
};

/** The sum as Mollie writes it. Throws `refused`: nobody was asked. */
export const sumOf = (money: PaymentRef['amount']): Sum => {
  const sum = writeSum(money);
  if (sum === undefined) throw new ProviderError('refused', `Mollie cannot move ${money.amount} ${money.currency} (minor units).`);
  return sum;
};

/** The body of a create. The same wish always gives the same bytes. */
export const paymentWish = ({ attempt, amount, title, returnUrl, payer }: CreatePayment, webhookUrl: string): unknown => {
  const locale = payer?.locale?.replace('-', '_');
  return {
    amount: sumOf(amount),
    description: shortened(title),
    redirectUrl: returnUrl,
    webhookUrl,
    metadata: { attempt },
    ...(locale !== undefined && locales.has(locale) ? { locale } : {}),
  };
};

/** An answer as the payment it must be. Throws `unknown` where it is none, or another's. */
export const readPayment = (ref: Pick<PaymentRef, 'attempt' | 'reference'>, body: unknown): ToldPayment => {
  const told = v.safeParse(toldPayment, body);
  if (!told.success) throw new ProviderError('unknown', `Mollie's answer about ${ref.attempt} is not a payment.`);
  const { id, metadata } = told.output;
  if (metadata?.attempt !== ref.attempt || (ref.reference !== undefined && id !== ref.reference))
    throw new ProviderError('unknown', `Mollie was asked about ${ref.attempt} and answered about another payment.`);
  return told.output;
};

/** The payment as it stands, or `undefined` where Mollie knows of none. */
export const askPayment = async (ask: Ask, ref: PaymentRef, reference: string, call: ProviderCall): Promise<ToldPayment | undefined> => {
  const answer = await ask({ method: 'GET', path: `/payments/${encodeURIComponent(reference)}` }, call);
  if (answer.ok) return readPayment(ref, answer.body);
  if (answer.status === 404) return undefined;
  throw new ProviderError('unknown', `Mollie would not tell about ${ref.attempt}: ${answer.message}`, { told: String(answer.status) });
};

/** Is it about another sum than was agreed? */
export const isOtherSum = (told: ToldPayment, { amount }: PaymentRef): boolean => {
  const sum = readSum(told.amount);
  return sum?.amount !== amount.amount || sum.currency !== amount.currency;
};
