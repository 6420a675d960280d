/** What the API does: payments, sessions, refunds and webhook endpoints are made and ended here. */
import type * as v from 'valibot';
import { wrongAmount, wrongStep } from './amounts.ts';
import { done, invalid, missing, nowhere, problem, taken, unread, type Made, type Params } from './answers.ts';
import { cancelParams, confirmParams, endpointParams, expireParams, intentParams, refundParams, sessionParams } from './api-schema.ts';
import { attemptOf, takeFault, type Intent } from './book.ts';
import { behaviourOf, type Behaviour } from './cards.ts';
import { intentTold, refundTold, sessionTold } from './describe.ts';
import type { ApiWorld } from './world.ts';

export interface Acting {
  /** A POST of the shop. */
  act(path: string, params: Params): Made;
  confirm(intent: Intent, params: v.InferOutput<typeof confirmParams>): Made;
}

export const createActing = ({ book, ledger, telling, now, id }: ApiWorld): Acting => {
  const behave = (intent: Intent, behaviour: Behaviour, returnUrl: string): Made => {
    if (behaviour.does === 'pay') ledger.pay(intent);
    else if (behaviour.does === 'refuse') {
      ledger.refuse(intent, behaviour.reason);
      return problem(402, 'card_error', intent.error?.code ?? '', intent.error?.message ?? '', {
        ...intent.error,
        payment_intent: intentTold(telling, intent),
      });
    } else ledger.step(intent, behaviour.does, returnUrl, behaviour.does === 'challenge' && behaviour.refuses);
    return done(intentTold(telling, intent));
  };

  const confirm = (intent: Intent, params: v.InferOutput<typeof confirmParams>): Made => {
    if (intent.status !== 'requires_payment_method' && intent.status !== 'requires_action')
      return invalid(
        'payment_intent_unexpected_state',
        `You cannot confirm this PaymentIntent because it has a status of ${intent.status}.`,
      );
    const data = params.payment_method_data;
    const behaviour: Behaviour | undefined =
      data !== undefined && data.type !== 'card' ? { does: 'redirect' } : behaviourOf(data?.card?.number ?? params.payment_method ?? '');
    if (behaviour === undefined)
      return problem(402, 'card_error', 'incorrect_number', 'Your card number is incorrect.', { param: 'number' });
    if ((behaviour.does === 'redirect' || behaviour.does === 'challenge') && params.return_url === undefined)
      return unread('parameter_missing', 'You must provide a `return_url` when confirming this PaymentIntent.', 'return_url');
    return behave(intent, behaviour, params.return_url ?? '');
  };

  const createIntent = (params: Params): Made => {
    const read = taken(intentParams, params);
    if (!read.ok) return read.made;
    const { amount, currency, description = null, metadata, confirm: now_, payment_method: method, return_url: returnUrl } = read.output;
    const wrong = wrongAmount(amount, currency);
    if (wrong !== undefined) return { ...wrong, early: true };
    const intent = ledger.create({ amount, currency, description, metadata });
    if (now_ !== true) return done(intentTold(telling, intent));
    return confirm(intent, {
      expand: [],
      ...(method === undefined ? {} : { payment_method: method }),
      ...(returnUrl === undefined ? {} : { return_url: returnUrl }),
    });
  };

  const createSession = (params: Params): Made => {
    const read = taken(sessionParams, params);
    if (!read.ok) return read.made;
    const { line_items: items, expires_at: ends, ...wish } = read.output;
    const [first] = items;
    const currency = first?.price_data.currency ?? '';
    if (items.some((item) => item.price_data.currency !== currency))
      return unread('', 'All prices on a Checkout Session must be in the same currency.', 'line_items');
    const amount = items.reduce((sum, item) => sum + item.quantity * item.price_data.unit_amount, 0);
    const wrong = wrongAmount(amount, currency);
    if (wrong !== undefined) return { ...wrong, early: true };
    const expiresAt = ends === undefined ? now() + 86_400_000 : ends * 1000;
    // Whole seconds on both sides.
    if (expiresAt < now() - 999 + 1_800_000 || expiresAt > now() + 86_400_000)
      return unread(
        '',
        'The `expires_at` timestamp must be less than 24 hours and at least 30 minutes from Checkout Session creation.',
        'expires_at',
      );
    const session = ledger.open({
      amount,
      currency,
      expiresAt,
      title: first?.price_data.product_data.name ?? '',
      successUrl: wish.success_url,
      cancelUrl: wish.cancel_url ?? wish.success_url,
      reference: wish.client_reference_id ?? null,
      metadata: wish.metadata,
      intentMetadata: wish.payment_intent_data?.metadata ?? {},
    });
    return done(sessionTold(telling, session));
  };

  const createRefund = (params: Params): Made => {
    const read = taken(refundParams, params);
    if (!read.ok) return read.made;
    const { payment_intent: name, amount, reason = null, metadata } = read.output;
    const intent = ledger.find(name);
    if (intent === undefined) return missing('payment_intent', name);
    if (takeFault(book, 'refuse_refund', attemptOf(intent)) !== undefined)
      return invalid('charge_disputed', 'This charge has been charged back; a refund is not possible.');
    const wrong = amount === undefined ? undefined : wrongStep(amount, intent.currency.toUpperCase());
    if (wrong !== undefined) return wrong;
    const left =
      intent.received -
      book.refunds.filter((one) => one.intent === intent.id && one.status !== 'failed').reduce((sum, one) => sum + one.amount, 0);
    if (intent.charge === null)
      return invalid(
        'payment_intent_unexpected_state',
        'This PaymentIntent does not have a successful charge to refund.',
        'payment_intent',
      );
    if (left === 0) return invalid('charge_already_refunded', `Charge ${intent.charge} has already been refunded.`);
    const refund = ledger.refund(intent, { amount: amount ?? left, reason, metadata });
    if (refund === undefined)
      return invalid('', `Refund amount (${amount ?? left}) is greater than unrefunded amount on charge (${left})`, 'amount');
    return done(refundTold(refund, intent));
  };

  const act = (path: string, params: Params): Made => {
    const [kind = '', first = '', second = '', third = ''] = path.split('/').slice(1);
    if (kind === 'payment_intents' && first === '') return createIntent(params);
    if (kind === 'payment_intents' && (second === 'confirm' || second === 'cancel')) {
      const intent = ledger.find(first);
      if (intent === undefined) return missing('payment_intent', first);
      if (second === 'confirm') {
        const told = taken(confirmParams, params);
        return told.ok ? confirm(intent, told.output) : told.made;
      }
      const told = taken(cancelParams, params);
      if (!told.ok) return told.made;
      return ledger.cancel(intent, told.output.cancellation_reason ?? 'requested_by_customer')
        ? done({ ...intentTold(telling, intent), canceled_at: Math.floor(now() / 1000) })
        : invalid(
            'payment_intent_unexpected_state',
            `You cannot cancel this PaymentIntent because it has a status of ${intent.status}. Only a PaymentIntent with one of the following statuses may be canceled: requires_payment_method, requires_capture, requires_confirmation, requires_action, processing.`,
          );
    }
    if (kind === 'checkout' && first === 'sessions' && second === '') return createSession(params);
    if (kind === 'checkout' && first === 'sessions' && third === 'expire') {
      const session = ledger.findSession(second);
      if (session === undefined) return missing('checkout.session', second);
      const told = taken(expireParams, params);
      if (!told.ok) return told.made;
      return ledger.expire(session)
        ? done(sessionTold(telling, session))
        : invalid(
            '',
            `Only Checkout Sessions with a status in ["open"] can be expired. This Checkout Session has a status of ${session.status}.`,
          );
    }
    if (kind === 'refunds' && first === '') return createRefund(params);
    if (kind === 'webhook_endpoints' && first === '') {
      const told = taken(endpointParams, params);
      if (!told.ok) return told.made;
      const endpoint = { id: id('we_'), url: told.output.url, secret: id('whsec_'), events: told.output.enabled_events };
      book.endpoints.push(endpoint);
      return done({
        id: endpoint.id,
        object: 'webhook_endpoint',
        url: endpoint.url,
        secret: endpoint.secret,
        status: 'enabled',
        enabled_events: endpoint.events,
      });
    }
    return nowhere('POST', path);
  };

  return { act, confirm };
};
