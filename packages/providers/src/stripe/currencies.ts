/**
 * The currencies Stripe charges in, and how it counts them. Source: docs.stripe.com/currencies (presentment currencies, zero-decimal, three-decimal,
 * special cases, minimum and maximum charge amounts); the same list at woocommerce.com/document/payments/faq/available-currencies (both read in
 * November 2026). Off although listed there: currencies that ISO 4217 has given up (ANG, BGN, STD).
 */
import { exponentOf, isCurrency, type Money } from '@buypost/core';

/** With two decimals at Stripe, unless named below. */
const supported: ReadonlySet<string> = new Set(
  (
    'AED AFN ALL AMD AOA ARS AUD AWG AZN BAM BBD BDT BHD BIF BMD BND BOB BRL BSD BWP BYN BZD CAD CDF CHF CLP CNY COP CRC CVE CZK DJF DKK DOP DZD EGP ' +
    'ETB EUR FJD FKP GBP GEL GIP GMD GNF GTQ GYD HKD HNL HTG HUF IDR ILS INR ISK JMD JOD JPY KES KGS KHR KMF KRW KWD KYD KZT LAK LBP LKR LRD LSL MAD ' +
    'MDL MGA MKD MMK MNT MOP MUR MVR MWK MXN MYR MZN NAD NGN NIO NOK NPR NZD OMR PAB PEN PGK PHP PKR PLN PYG QAR RON RSD RUB RWF SAR SBD SCR SEK SGD ' +
    'SHP SLE SOS SRD SZL THB TJS TND TOP TRY TTD TWD TZS UAH UGX USD UYU UZS VND VUV WST XAF XCD XOF XPF YER ZAR ZMW'
  ).split(' '),
);

/** Counted whole at Stripe. MGA has two decimals in ISO 4217: only whole ariary can be charged. */
const whole: ReadonlySet<string> = new Set('BIF CLP DJF GNF JPY KMF KRW MGA PYG RWF VND VUV XAF XOF XPF'.split(' '));

/** Counted in thousandths, the last of which must be 0. */
const thousandths: ReadonlySet<string> = new Set('BHD JOD KWD OMR TND'.split(' '));

/**
 * Special cases: ISK and UGX have no decimals, and Stripe counts them in hundredths that must be 00 ("to charge 5 ISK, provide an amount value of
 * 500"). UGX stands in Stripe's list of zero-decimal currencies too; the special case holds. HUF and TWD have two decimals in charges; only payouts
 * must be whole.
 */
const exponentAtStripe = (currency: string): number => (whole.has(currency) ? 0 : thousandths.has(currency) ? 3 : 2);

/** The least charge in Stripe's units, where it is documented. Elsewhere Stripe asks for the worth of about 0.50 USD and says so when it is less. */
const least: ReadonlyMap<string, number> = new Map(
  Object.entries({
    AED: 200,
    AUD: 50,
    BRL: 50,
    CAD: 50,
    CHF: 50,
    CZK: 1500,
    DKK: 250,
    EUR: 50,
    GBP: 30,
    HKD: 400,
    HUF: 17_500,
    INR: 50,
    JPY: 50,
    MXN: 1000,
    MYR: 200,
    NOK: 300,
    NZD: 50,
    PLN: 200,
    RON: 200,
    SEK: 300,
    SGD: 50,
    THB: 1000,
    USD: 50,
  }),
);

/** "The amount value supports up to eight digits". Some currencies allow more; more than eight is not proven. */
const mostAtStripe = 99_999_999;

interface Scale {
  /** Decimals at Stripe minus ours. */
  readonly shift: number;
  /** What an amount of ours must be a multiple of. */
  readonly step: number;
}

const scaleOf = (currency: string): Scale | undefined => {
  if (!supported.has(currency) || !isCurrency(currency)) return undefined;
  const shift = exponentAtStripe(currency) - exponentOf(currency);
  return { shift, step: thousandths.has(currency) ? 10 : 10 ** Math.max(0, -shift) };
};

/** Every currency this driver charges in. */
export const currencies: readonly string[] = [...supported].filter((currency) => scaleOf(currency) !== undefined);

export const limitsOf = (currency: string): { readonly exponent: number; readonly min: number; readonly max: number } | undefined => {
  const scale = scaleOf(currency);
  if (scale === undefined) return undefined;
  const { shift, step } = scale;
  const ours = (amount: number): number => (shift > 0 ? Math.ceil(amount / 10 ** shift) : amount * 10 ** -shift);
  const most = shift > 0 ? Math.floor(mostAtStripe / 10 ** shift) : mostAtStripe * 10 ** -shift;
  return {
    // The decimals that a charge can really have: a sum in finer steps hides the methods.
    exponent: thousandths.has(currency) ? 2 : exponentAtStripe(currency),
    min: Math.max(step, ours(least.get(currency) ?? 1)),
    max: most - (most % step),
  };
};

/** A sum as Stripe counts it. Undefined where Stripe cannot charge exactly this: nothing is rounded. */
export const atStripe = ({ amount, currency }: Money): number | undefined => {
  const scale = scaleOf(currency);
  if (scale === undefined || !Number.isSafeInteger(amount) || amount <= 0 || amount % scale.step !== 0) return undefined;
  return scale.shift < 0 ? amount / 10 ** -scale.shift : amount * 10 ** scale.shift;
};

/** What Stripe told, in our units. Undefined for a currency we do not know there, and for a fraction of our minor unit. `currency` in small letters, as Stripe writes it. */
export const fromStripe = (amount: number, currency: string): Money | undefined => {
  const code = currency.toUpperCase();
  const scale = scaleOf(code);
  if (scale === undefined || !Number.isSafeInteger(amount)) return undefined;
  const ours = scale.shift > 0 ? amount / 10 ** scale.shift : amount * 10 ** -scale.shift;
  return Number.isSafeInteger(ours) ? { amount: ours, currency: code } : undefined;
};
