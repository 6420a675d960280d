/** Roads that a random walk once found to end badly, walked again step by step. */
import { expect, test } from 'vitest';
import { settle } from '../../../server/src/checkout/index.ts';
import { serverBench } from '../testing/server-bench.ts';
import { begin, contextOf } from './bench.ts';

test('the first method’s wrong amount is in review, the second’s success goes back: the review’s money is not forgotten', async () => {
  const bench = await serverBench({ otherMethod: 'sandbox_qr', deaf: true });
  try {
    const { bank, world, shop, adapter } = bench;
    const { session, key, retry } = await begin(bench);
    const [first = ''] = await bench.attempts(session.id);
    bank.fault({ kind: 'wrong_amount', payment: first, amount: 700 });
    bank.payLater(first);
    const second = await retry();
    await world.buyerPays(second);
    bank.clear(first);
    await settle(shop, first);
    // The second payment goes back here; the review of the first is still to be decided.
    await world.timePasses?.(60_000);
    expect(await adapter.getCheckout(session.id, contextOf(key))).toMatchObject({ status: 'processing', reason: 'review' });
    await world.timePasses?.(8 * 24 * 3_600_000);
    await world.timePasses?.(60_000);
    expect(await adapter.getCheckout(session.id, contextOf(key))).toMatchObject({ status: 'canceled', money: 'returned' });
    expect(await world.money(session.id)).toEqual({ charged: 2_600, returned: 2_600 });
  } finally {
    await bench.close?.();
  }
});
