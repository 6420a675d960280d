/** Making, reading and stopping a payment: a PaymentIntent in the pay frame, a Checkout Session on Stripe's page. */
import * as v from 'valibot';
import { ProviderError, type CreatePayment, type PaymentRef, type ProviderCall, type ProviderPayment } from '../contract.ts';
import { failure, type Answer, type Asking } from './client.ts';
import { atStripe } from './currencies.ts';
import { isHosted } from './methods.ts';
import { toldIntent, toldList, toldSession } from './schema.ts';
import { paymentOfIntent, paymentOfSession, type Owner } from './status.ts';

/** Where our attempt id stands in everything we make. */
export const attemptField = 'buypost_attempt';

const intents = '/payment_intents';
const sessions = '/checkout/sessions';

/** What a read brings along: how much went back, and why the last try did not go through. */
const intentExpand = { expand: ['latest_charge'] };
const sessionExpand = { expand: ['payment_intent', 'payment_intent.latest_charge'] };

/** As much of a title as Stripe takes, no half of a character at its end. */
const shortened = (title: string): string => title.slice(0, 250).replace(/[\uD800-\uDBFF]$/, '');

/** The parameters that are the same in every API version since 2023. The same request each time it is sent: nothing of it is of the moment. */
export const intentBody = (input: CreatePayment, amount: number) => ({
  amount,
  currency: input.amount.currency.toLowerCase(),
  automatic_payment_methods: { enabled: true },
  description: shortened(input.title),
  metadata: { [attemptField]: input.attempt },
});

export const sessionBody = (input: CreatePayment, amount: number) => ({
  mode: 'payment' as const,
  success_url: input.returnUrl,
  cancel_url: input.returnUrl,
  client_reference_id: input.attempt,
  expires_at: Math.floor(Date.parse(input.expiresAt) / 1000),
  metadata: { [attemptField]: input.attempt },
  payment_intent_data: { metadata: { [attemptField]: input.attempt } },
  line_items: [
    {
      quantity: 1,
      price_data: { currency: input.amount.currency.toLowerCase(), unit_amount: amount, product_data: { name: shortened(input.title) } },
    },
  ],
});

const unreadable = (attempt: string): ProviderError =>
  new ProviderError('unknown', `Stripe's answer about ${attempt} is not a payment, or not that one.`);

export interface Payments {
  create(input: CreatePayment, call: ProviderCall): Promise<ProviderPayment>;
  get(ref: PaymentRef, call: ProviderCall): Promise<ProviderPayment>;
  cancel(ref: PaymentRef, call: ProviderCall): Promise<ProviderPayment>;
  /** The PaymentIntent that took the money: what is refunded. */
  intentOf(ref: PaymentRef, call: ProviderCall): Promise<string | undefined>;
}

export const createPayments = (ask: Asking, owner: Owner, live: boolean): Payments => {
  const unknown = (ref: PaymentRef): ProviderPayment => ({ ref, status: 'unknown', closed: false, merchant: owner.account });

  /** An answer of another mode is another world's: a test payment must never count as money. */
  const ofThisWorld = (livemode: boolean | null | undefined): boolean => typeof livemode !== 'boolean' || livemode === live;

  /** Ours by what only we can write. A buyer's address may set a session's `client_reference_id`, where the account has payment links. */
  const isNamed = (ref: PaymentRef, metadata: Readonly<Record<string, string>> | null | undefined): boolean =>
    metadata?.[attemptField] === ref.attempt;

  const read = (ref: PaymentRef, body: unknown): ProviderPayment => {
    if (isHosted(ref.method)) {
      const told = v.safeParse(toldSession, body);
      if (!told.success || !isNamed(ref, told.output.metadata) || !ofThisWorld(told.output.livemode)) throw unreadable(ref.attempt);
      return paymentOfSession(told.output, ref, owner);
    }
    const told = v.safeParse(toldIntent, body);
    if (!told.success || !isNamed(ref, told.output.metadata) || !ofThisWorld(told.output.livemode)) throw unreadable(ref.attempt);
    return paymentOfIntent(told.output, ref, owner);
  };

  const members = (answer: Answer): readonly unknown[] => {
    const list = answer.ok ? v.safeParse(toldList, answer.body) : undefined;
    return list?.success === true ? list.output.data : [];
  };

  const idOf = (thing: unknown): string | undefined => {
    const told = v.safeParse(v.object({ id: v.string() }), thing);
    return told.success ? told.output.id : undefined;
  };

  const isOurs = (ref: PaymentRef, thing: unknown): boolean => {
    const told = v.safeParse(v.union([toldSession, toldIntent]), thing);
    return told.success && isNamed(ref, told.output.metadata);
  };

  /**
   * Finds a payment whose create was never answered. First among the newest, which Stripe knows at once; then by search, whose index is a minute
   * behind. Nobody was ever given the means to pay it, so finding nothing harms nothing.
   */
  const lookUp = async (ref: PaymentRef, call: ProviderCall): Promise<string | undefined> => {
    const path = isHosted(ref.method) ? sessions : intents;
    const newest = members(await ask({ method: 'GET', path, form: { limit: 100 } }, call)).find((one) => isOurs(ref, one));
    if (newest !== undefined) return idOf(newest);
    const query = `metadata['${attemptField}']:'${ref.attempt}'`;
    const found = members(await ask({ method: 'GET', path: `${intents}/search`, form: { query, limit: 1 } }, call)).find((one) =>
      isOurs(ref, one),
    );
    const intent = found === undefined ? undefined : idOf(found);
    if (intent === undefined || !isHosted(ref.method)) return intent;
    return members(await ask({ method: 'GET', path: sessions, form: { payment_intent: intent, limit: 1 } }, call)).map(idOf)[0];
  };

  const get = async (ref: PaymentRef, call: ProviderCall): Promise<ProviderPayment> => {
    const id = ref.reference ?? (await lookUp(ref, call));
    if (id === undefined) return unknown(ref);
    const hosted = isHosted(ref.method);
    const path = `${hosted ? sessions : intents}/${encodeURIComponent(id)}`;
    const answer = await ask({ method: 'GET', path, form: hosted ? sessionExpand : intentExpand }, call);
    if (answer.ok) return read(ref, answer.body);
    if (answer.status === 404) return unknown(ref);
    throw failure(answer, `tell about ${ref.attempt}`, 'unknown');
  };

  return {
    get,

    async create(input, call) {
      const amount = atStripe(input.amount);
      if (amount === undefined)
        throw new ProviderError(
          'refused',
          `Stripe cannot charge exactly ${input.amount.amount} minor units of ${input.amount.currency}. Nothing was made. Round the price as docs/providers/stripe.md says.`,
          { told: 'amount_not_chargeable' },
        );
      const ref: PaymentRef = { attempt: input.attempt, account: owner.account, amount: input.amount, method: input.method };
      const hosted = isHosted(input.method);
      const form = hosted ? sessionBody(input, amount) : intentBody(input, amount);
      const answer = await ask({ method: 'POST', path: hosted ? sessions : intents, form, key: input.attempt }, call);
      if (answer.ok) return read(ref, answer.body);
      // Kept under this key for a day: the error will not go away. Whether something was made is to be seen only by looking.
      if (answer.replayed) {
        const found = await get(ref, call);
        if (found.status !== 'unknown') return found;
      }
      throw failure(answer, `make payment ${input.attempt}`, 'refused');
    },

    async cancel(ref, call) {
      const id = ref.reference ?? (await lookUp(ref, call));
      if (id === undefined) return unknown(ref);
      const path = isHosted(ref.method) ? `${sessions}/${encodeURIComponent(id)}/expire` : `${intents}/${encodeURIComponent(id)}/cancel`;
      const answer = await ask({ method: 'POST', path, form: {} }, call);
      // The word for what we ended ourselves.
      if (answer.ok) {
        const ended = read(ref, answer.body);
        return ended.status === 'expired' ? { ...ended, status: 'canceled' } : ended;
      }
      if (answer.status >= 500) throw failure(answer, `stop ${ref.attempt}`, 'unknown');
      // It stands where it cannot be stopped; where that is, is the whole answer.
      const stands = await get({ ...ref, reference: id }, call);
      return isHosted(ref.method) && stands.status === 'expired' ? { ...stands, status: 'canceled' } : stands;
    },

    async intentOf(ref, call) {
      if (!isHosted(ref.method)) return ref.reference ?? (await lookUp(ref, call));
      return ref.note ?? (await get(ref, call)).ref.note;
    },
  };
};
