import { CheckoutError } from '../errors.ts';
import type { Desk, Job } from './desk.ts';
import { totalOf } from './choice.ts';
import type { BegunState } from './happenings.ts';

/** Another method, a fresh code, or to stop. One key for one wish: a lost answer is asked again under it. */
export const question =
  (desk: Desk, { asking, session: { id, ...shown } }: BegunState, method = shown.method ?? shown.methods[0]?.id): Job =>
  async (ask, tell) => {
    const { surface } = desk.options;
    const key = desk.newKey();
    const [session, error = new CheckoutError('method_unavailable', `This backend cannot ${asking}.`)] = await ask((adapter, context) =>
      asking === 'cancel'
        ? adapter.cancelCheckout?.(id, context)
        : method
          ? adapter.retryCheckout?.(id, { key, method, expected: totalOf(shown, method), surface }, context)
          : undefined,
    );
    tell(session ? { type: 'session', session, answer: true } : { type: 'refused', error });
  };
