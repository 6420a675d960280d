/** Orders at PayPal: the wish that makes one, reading one, and what must be true of it before its money may be taken. */
import * as v from 'valibot';
import { ProviderError, type CreatePayment, type PaymentRef, type ProviderCall } from '../contract.ts';
import type { Ask } from './client.ts';
import { writeSum, type Sum } from './currencies.ts';
import { toldOrder, type ToldOrder } from './schema.ts';
import { agreedSum, payeeOf } from './status.ts';

/** PayPal's longest description, in UTF-16 units as its JSON schema counts; a character is never cut in two. */
const longestTitle = 127;

const shortened = (title: string): string => {
  let text = '';
  for (const character of title) {
    if (text.length + character.length > longestTitle) break;
    text += character;
  }
  return text;
};

/** PayPal takes a language with a country and refuses a wish that holds another form. */
const localeOf = (told: string | undefined): { readonly locale?: string } =>
  told !== undefined && /^[a-z]{2}-[A-Z]{2}$/.test(told) ? { locale: told } : {};

/** The body of a create. The same wish always gives the same bytes: a repeated key with another body would be another wish. */
export const orderWish = ({ attempt, title, returnUrl, payer }: CreatePayment, amount: Sum): unknown => {
  const cancelUrl = new URL(returnUrl);
  cancelUrl.searchParams.set('paypal', 'canceled');
  return {
    intent: 'CAPTURE',
    purchase_units: [{ reference_id: attempt, custom_id: attempt, invoice_id: attempt, description: shortened(title), amount }],
    payment_source: {
      paypal: {
        experience_context: {
          return_url: returnUrl,
          cancel_url: cancelUrl.href,
          user_action: 'PAY_NOW',
          // Where goods go is asked by the shop, before.
          shipping_preference: 'NO_SHIPPING',
          // Bank transfers that take days would hold goods and stock for as long.
          payment_method_preference: 'IMMEDIATE_PAYMENT_REQUIRED',
          ...localeOf(payer?.locale),
        },
      },
    },
  };
};

/** PayPal's word that there is no such thing (any more): an order lapses about three to six hours after it was made. */
export const isNotFound = ({ status, issue }: { readonly status: number; readonly issue: string }): boolean =>
  status === 404 && (issue === 'INVALID_RESOURCE_ID' || issue === 'RESOURCE_NOT_FOUND');

/** An answer as the order it must be. Throws `unknown` where it is none, or another's. */
export const readOrder = (ref: PaymentRef, body: unknown): ToldOrder => {
  const told = v.safeParse(toldOrder, body);
  if (!told.success) throw new ProviderError('unknown', `PayPal's answer about ${ref.attempt} is not an order.`);
  const name = told.output.purchase_units[0]?.custom_id ?? ref.attempt;
  if (name !== ref.attempt || (ref.reference !== undefined && told.output.id !== ref.reference))
    throw new ProviderError('unknown', `PayPal was asked about ${ref.attempt} and answered about another payment.`);
  return told.output;
};

/** The order as it stands, or `undefined` where PayPal knows of none. */
export const askOrder = async (ask: Ask, ref: PaymentRef, reference: string, call: ProviderCall): Promise<ToldOrder | undefined> => {
  const answer = await ask({ method: 'GET', path: `/v2/checkout/orders/${encodeURIComponent(reference)}` }, call);
  if (answer.ok) return readOrder(ref, answer.body);
  if (isNotFound(answer)) return undefined;
  throw new ProviderError('unknown', `PayPal would not tell about ${ref.attempt}: ${answer.message}`, { told: answer.issue });
};

/** Why money must not be taken by this order: it is about another sum than was agreed. Undefined where it is not. */
export const wrongSum = (told: ToldOrder, { amount }: PaymentRef): string | undefined => {
  const agreed = agreedSum(told);
  return agreed !== undefined && (agreed.amount !== amount.amount || agreed.currency !== amount.currency)
    ? `it is about ${agreed.amount} ${agreed.currency} and ${amount.amount} ${amount.currency} (minor units) were agreed`
    : undefined;
};

/** Why money must not be taken by this order: another account would get it. Undefined where PayPal names ours, or none. */
export const wrongPayee = (told: ToldOrder, merchantId: string): string | undefined => {
  const payee = payeeOf(told);
  return payee !== undefined && payee !== merchantId
    ? `its money would go to ${payee}, not to ${merchantId}: check \`merchantId\` of paypal({ ... })`
    : undefined;
};

/** The sum as PayPal writes it. Throws `refused`: nobody was asked. */
export const sumOf = (money: PaymentRef['amount']): Sum => {
  const sum = writeSum(money);
  if (sum === undefined)
    throw new ProviderError(
      'refused',
      `PayPal cannot move ${money.amount} ${money.currency} (minor units). It takes no such currency, or not in so small a part.`,
    );
  return sum;
};
