/** What Stripe holds against an amount. */
import { currencies, limitsOf } from '../currencies.ts';
import { invalid, type Made } from './answers.ts';

const known: ReadonlySet<string> = new Set(currencies.map((currency) => currency.toLowerCase()));

/** Some currencies are counted finer than they can be charged. */
export const wrongStep = (amount: number, code: string): Made | undefined => {
  if ((code === 'ISK' || code === 'UGX') && amount % 100 !== 0)
    return invalid(
      'invalid_charge_amount_no_decimal_compatible',
      `Invalid amount. Currency ${code} has become effectively zero-decimal and charged amounts must be evenly divisible by 100.`,
      'amount',
    );
  if (['BHD', 'JOD', 'KWD', 'OMR', 'TND'].includes(code) && amount % 10 !== 0)
    return invalid('invalid_amount', `Amounts in ${code} must end in 0.`, 'amount');
  return undefined;
};

/** What Stripe holds against an amount. The least charge is asked of the account's own currency; here the documented one stands for it. */
export const wrongAmount = (amount: number, currency: string): Made | undefined => {
  if (!known.has(currency)) return invalid('', `Invalid currency: ${currency}.`, 'currency');
  const code = currency.toUpperCase();
  if (amount > 99_999_999) return invalid('amount_too_large', 'Amount must be no more than 999,999.99.', 'amount');
  const limits = limitsOf(code);
  const least =
    limits === undefined ? 1 : code === 'ISK' || code === 'UGX' ? limits.min * 100 : code === 'MGA' ? limits.min / 100 : limits.min;
  if (amount < least)
    return invalid('amount_too_small', `Amount must convert to at least 50 cents. ${amount} ${currency} is below that.`, 'amount');
  return wrongStep(amount, code);
};
