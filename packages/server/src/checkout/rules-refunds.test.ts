/** Refunds whose answers come late, change, or are never given. */
import { expect, test } from 'vitest';
import { onEngines } from '../testing/engines.ts';
import { makeWorld, type World } from '../testing/world.ts';
import { decideReview, refundOrder, settle } from './index.ts';

const hour = 3_600_000;

async function bought(world: World, offerId = 'print', kind: 'qr' | 'wallet' = 'qr') {
  const order = await world.start(kind, { offerId });
  const [attempt] = await world.attempts(order.session.id);
  world.bank(kind).pay(attempt!);
  await settle(world.shop, attempt!);
  return { ...order, attempt: attempt! };
}

onEngines('refunds', (engine) => {
  test('the goods come back with the money that did not go, and go again when it went after all', async () => {
    const world = makeWorld(await engine.fresh());
    const order = await bought(world);
    const { bank } = world.banks.find((one) => one.id === 'qr')!;
    bank.slowRefunds = true;
    await refundOrder(world.shop, order.session.id, { reason: 'merchant', requestKey: 'r' });
    expect(await world.read(order)).toMatchObject({ order: { deliveries: [] } });
    bank.finishRefunds('failed');
    await world.pass(60_000);
    expect(await world.read(order)).toMatchObject({ money: 'taken', order: { deliveries: [{ kind: 'download', usesLeft: 2 }] } });
    const [refund] = [...bank.refunds.values()];
    refund!.status = 'succeeded';
    await world.notify('qr', { id: 'late', kind: 'refund', refund: refund!.id });
    expect(await world.read(order)).toMatchObject({ money: 'returned', order: { deliveries: [] } });
  });

  test('goods that a refund kept from being granted are granted when it fails', async () => {
    const world = makeWorld(await engine.fresh());
    const order = await bought(world);
    await world.shop.store.transaction(async (tx) => {
      await tx.deleteFrom('deliveries').execute();
      await tx
        .updateTable('outbox')
        .set({ state: 'queued', next_at: world.clock.now + hour })
        .execute();
    });
    world.bank('qr').slowRefunds = true;
    await refundOrder(world.shop, order.session.id, { reason: 'merchant', requestKey: 'r' });
    await world.pass(hour);
    expect(await world.read(order)).toMatchObject({ order: { deliveries: [] } });
    world.bank('qr').finishRefunds('failed');
    for (let i = 0; i < 2; i += 1) await world.pass(hour);
    expect(await world.read(order)).toMatchObject({ money: 'taken', order: { deliveries: [{ kind: 'download' }] } });
  });

  test('the news that a finished refund failed is not lost with the look that should confirm it', async () => {
    const world = makeWorld(await engine.fresh());
    const order = await bought(world);
    await refundOrder(world.shop, order.session.id, { reason: 'merchant', requestKey: 'r' });
    expect(await world.read(order)).toMatchObject({ money: 'returned' });
    const [refund] = [...world.bank('qr').refunds.values()];
    refund!.status = 'failed';
    world.bank('qr').faults.push({ operation: 'get_refund', fault: 'before' });
    await world.notify('qr', { id: 'failed-after-all', kind: 'refund', refund: refund!.id });
    for (let i = 0; i < 2; i += 1) await world.pass(60_000);
    expect(await world.read(order)).toMatchObject({ money: 'taken' });
  });

  test('a refund without an answer is not sent again once its key may be forgotten; it is looked for', async () => {
    const world = makeWorld(await engine.fresh());
    const order = await bought(world, 'mug', 'wallet');
    const bank = world.bank('wallet');
    bank.faults.push({ operation: 'refund', fault: 'after' });
    await refundOrder(world.shop, order.session.id, { amount: 500, reason: 'merchant', requestKey: 'r' });
    const sent = () => bank.calls.filter((call) => call.operation === 'refund').length;
    expect(sent()).toBe(1);
    await world.pass(4 * hour);
    expect(sent()).toBe(1);
    expect(await world.read(order)).toMatchObject({ order: { refunded: { amount: 500 } } });
    expect(world.kept().money).toBe(1400);
  });

  test('a no to a repeated refund, while the first one may be on its way, tells nobody that it failed', async () => {
    const world = makeWorld(await engine.fresh());
    const order = await bought(world, 'mug');
    const bank = world.bank('qr');
    bank.faults.push({ operation: 'refund', fault: 'after' });
    bank.forgetfulRefunds = 2;
    const wish = () => refundOrder(world.shop, order.session.id, { amount: 500, reason: 'merchant', requestKey: 'r' });
    await wish();
    const statuses = new Set<string>();
    for (let i = 0; i < 6; i += 1) {
      await world.pass(60_000);
      const rows = await world.shop.store.read((tx) => tx.selectFrom('refunds').select('status').execute());
      for (const { status } of rows) statuses.add(status);
      await wish();
    }
    expect([...statuses]).not.toContain('failed');
    expect(await world.read(order)).toMatchObject({ order: { refunded: { amount: 500 } } });
    expect(world.kept().money).toBe(1400);
  });

  test('a no to the first try of a refund is its end, and one that stays is the end of a repeated one', async () => {
    const world = makeWorld(await engine.fresh());
    const order = await bought(world, 'mug');
    const bank = world.bank('qr');
    bank.payments.get(order.attempt)!.refunded = 1900;
    bank.faults.push({ operation: 'refund', fault: 'before' });
    await refundOrder(world.shop, order.session.id, { amount: 500, reason: 'merchant', requestKey: 'r' });
    const status = async () =>
      (await world.shop.store.read((tx) => tx.selectFrom('refunds').select(['request_key', 'status']).execute())).map((row) => row.status);
    expect(await status()).toEqual(['created']);
    for (let i = 0; i < 8; i += 1) await world.pass(10 * 60_000);
    expect(await status()).toEqual(['failed']);
    await refundOrder(world.shop, order.session.id, { amount: 400, reason: 'merchant', requestKey: 's' });
    expect(new Set(await status())).toEqual(new Set(['failed']));
  });

  test('a second payment on its way back does not keep a review from being returned', async () => {
    const world = makeWorld(await engine.fresh());
    const order = await world.start('voucher');
    await world.retry(order, 'qr');
    const [first, second] = await world.attempts(order.session.id);
    world.bank('qr').pay(second!, 1500);
    await settle(world.shop, second!);
    world.bank('voucher').slowRefunds = true;
    world.bank('voucher').pay(first!);
    await world.pass();
    expect(await world.read(order)).toMatchObject({ status: 'processing', reason: 'review' });
    await world.pass(world.shop.rules.reviewLives);
    expect(world.bank('qr').kept).toBe(0);
  });

  test('what a review held is for sale again once its money went back, once', async () => {
    const world = makeWorld(await engine.fresh());
    const order = await world.start('qr', { offerId: 'last' });
    const [attempt] = await world.attempts(order.session.id);
    world.bank('qr').pay(attempt!, 1500);
    await settle(world.shop, attempt!);
    const left = async () =>
      (await world.shop.store.read((tx) => tx.selectFrom('stock').select('available').where('offer', '=', 'last').executeTakeFirst()))
        ?.available;
    expect(await left()).toBe(0);
    await decideReview(world.shop, order.session.id, 'return');
    expect(await world.read(order)).toMatchObject({ status: 'canceled', money: 'returned' });
    expect(await left()).toBe(1);
    for (let i = 0; i < 3; i += 1) await world.pass(hour);
    expect(await left()).toBe(1);
  });
});
