/** What this driver sends, held against the official client's types: each parameter is one that Stripe names. */
import type Stripe from 'stripe';
import { expectTypeOf } from 'vitest';
import type { intentBody, sessionBody } from './payments.ts';
import type { refundBody } from './refunds.ts';

/** Takes a body with no parameter beyond the official ones, at the first level; nested ones are checked by assignment of the literal's type. */
type Known<Body, Official> = Exclude<keyof Body, keyof Official>;

expectTypeOf<ReturnType<typeof intentBody>>().toExtend<Stripe.PaymentIntentCreateParams>();
expectTypeOf<Known<ReturnType<typeof intentBody>, Stripe.PaymentIntentCreateParams>>().toBeNever();

type Session = Stripe.Checkout.SessionCreateParams;
expectTypeOf<ReturnType<typeof sessionBody>>().toExtend<Session>();
expectTypeOf<Known<ReturnType<typeof sessionBody>, Session>>().toBeNever();
type Item = NonNullable<Session['line_items']>[number];
type OurItem = ReturnType<typeof sessionBody>['line_items'][number];
expectTypeOf<Known<OurItem, Item>>().toBeNever();
expectTypeOf<Known<OurItem['price_data'], NonNullable<Item['price_data']>>>().toBeNever();
expectTypeOf<Known<OurItem['price_data']['product_data'], NonNullable<NonNullable<Item['price_data']>['product_data']>>>().toBeNever();
expectTypeOf<Known<ReturnType<typeof sessionBody>['payment_intent_data'], NonNullable<Session['payment_intent_data']>>>().toBeNever();

expectTypeOf<ReturnType<typeof refundBody>>().toExtend<Stripe.RefundCreateParams>();
expectTypeOf<Known<ReturnType<typeof refundBody>, Stripe.RefundCreateParams>>().toBeNever();
