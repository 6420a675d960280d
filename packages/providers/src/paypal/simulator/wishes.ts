/** What the pretend PayPal takes, as strictly as PayPal's published schema has it. */
import { exponentOf, isCurrency, parseDecimal, type Money } from '@buypost/core';
import * as v from 'valibot';
import { limitsOf } from '../currencies.ts';

const short = (length: number) => v.pipe(v.string(), v.minLength(1), v.maxLength(length));
const id = v.pipe(short(127), v.regex(/^[A-Za-z0-9-_.,]*$/));
const webUrl = v.pipe(
  short(2_000),
  v.check((text) => URL.canParse(text) && /^https?:$/.test(new URL(text).protocol)),
);

const sum = v.strictObject({
  currency_code: v.pipe(v.string(), v.length(3)),
  value: v.pipe(short(32), v.regex(/^((-?[0-9]+)|(-?([0-9]+)?[.][0-9]+))$/)),
});
export type ToldSum = v.InferOutput<typeof sum>;

export const orderWish = v.strictObject({
  intent: v.literal('CAPTURE'),
  purchase_units: v.pipe(
    v.array(
      v.strictObject({
        reference_id: v.optional(short(256), 'default'),
        custom_id: id,
        invoice_id: v.optional(short(127)),
        description: v.optional(short(127), ''),
        amount: sum,
      }),
    ),
    v.length(1),
  ),
  payment_source: v.strictObject({
    paypal: v.strictObject({
      experience_context: v.strictObject({
        return_url: webUrl,
        cancel_url: webUrl,
        user_action: v.optional(v.picklist(['CONTINUE', 'PAY_NOW'])),
        shipping_preference: v.optional(v.picklist(['GET_FROM_FILE', 'NO_SHIPPING', 'SET_PROVIDED_ADDRESS'])),
        payment_method_preference: v.optional(v.picklist(['UNRESTRICTED', 'IMMEDIATE_PAYMENT_REQUIRED'])),
        locale: v.optional(v.pipe(v.string(), v.regex(/^[a-z]{2}(?:-[A-Z][a-z]{3})?(?:-(?:[A-Z]{2}))?$/))),
      }),
    }),
  }),
});

export const refundWish = v.strictObject({
  amount: v.optional(sum),
  custom_id: v.optional(short(127)),
  invoice_id: v.optional(short(127)),
  note_to_payer: v.optional(short(255)),
});

/** The sum in minor units of our table, or PayPal's word for what is wrong with it. */
export const readWishedSum = ({ currency_code: currency, value }: ToldSum): Money | string => {
  const limits = limitsOf(currency);
  if (limits === undefined) return isCurrency(currency) ? 'CURRENCY_NOT_SUPPORTED_FOR_COUNTRY' : 'INVALID_CURRENCY_CODE';
  const decimals = value.split('.')[1]?.length ?? 0;
  if (limits.exponent === 0 && decimals > 0) return 'DECIMALS_NOT_SUPPORTED';
  if (decimals > exponentOf(currency)) return 'DECIMAL_PRECISION';
  const money = parseDecimal(value, currency);
  if (money === undefined) return 'INVALID_PARAMETER_SYNTAX';
  return money.amount > 0 ? money : 'CANNOT_BE_ZERO_OR_NEGATIVE';
};
