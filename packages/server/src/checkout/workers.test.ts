/** The shop's own hands, and what they do when money cannot go back at once. */
import { expect, test } from 'vitest';
import { onEngines } from '../testing/engines.ts';
import { makeWorld } from '../testing/world.ts';
import { decideReview, ordersNamed, ordersOf, refundOrder, runWorkers, settle, shipOrder } from './index.ts';

const soon = async (isSo: () => Promise<boolean>): Promise<void> => {
  for (let i = 0; i < 200 && !(await isSo()); i += 1) await new Promise((done) => setTimeout(done, 5));
};

onEngines('the workers', (engine) => {
  test('drain at the start what a crash left behind, and stop when told', async () => {
    const store = await engine.fresh();
    const world = makeWorld(store, { rules: { reconcileEvery: 5 } });
    const order = await world.start('qr');
    world.bank('qr').pay((await world.attempts(order.session.id))[0]!);
    world.clock.now += 60_000;
    const workers = runWorkers(world.shop);
    await soon(async () => (await world.read(order)).status === 'succeeded');
    await workers.stop();
    expect(await world.read(order)).toMatchObject({ status: 'succeeded', order: { deliveries: [{ kind: 'thanks' }] } });
    const { length } = world.bank('qr').calls;
    await new Promise((done) => setTimeout(done, 30));
    expect(world.bank('qr').calls).toHaveLength(length);
  });

  test('two shops on one database share the work: each payment is made once, each order delivered once', async () => {
    const store = await engine.fresh();
    const world = makeWorld(store, { rules: { reconcileEvery: 5 } });
    const other = makeWorld(await engine.again(), { banks: world.banks, clock: world.clock, rules: { reconcileEvery: 5 } });
    for (let i = 0; i < 8; i += 1) world.bank('qr').faults.push({ operation: 'create', fault: i % 2 === 0 ? 'before' : 'after' });
    const orders = await Promise.all(Array.from({ length: 8 }, () => world.start('qr')));
    world.clock.now += 60_000;
    const hands = [runWorkers(world.shop), runWorkers(other.shop)];
    await soon(async () => world.bank('qr').payments.size === 8);
    for (const order of orders) for (const attempt of await world.attempts(order.session.id)) world.bank('qr').pay(attempt);
    world.clock.now += 60_000;
    await soon(async () => (await Promise.all(orders.map((order) => world.read(order)))).every((one) => one.status === 'succeeded'));
    await Promise.all(hands.map((one) => one.stop()));
    expect(world.bank('qr').payments.size).toBe(8);
    expect(await store.read((tx) => tx.selectFrom('deliveries').select('id').execute())).toHaveLength(8);
  });

  test('a pass goes on when one job fails', async () => {
    const world = makeWorld(await engine.fresh());
    const bad = await world.start('card');
    const good = await world.start('qr');
    world.bank('qr').pay((await world.attempts(good.session.id))[0]!);
    world.bank('card').faults.push({ operation: 'get', fault: 'before' });
    await world.pass();
    expect(await world.read(good)).toMatchObject({ status: 'succeeded' });
    expect(await world.read(bad)).toMatchObject({ status: 'requires_action' });
    expect(world.logged).toContainEqual({ level: 'warn', event: 'job_failed' });
  });

  test('a second payment whose refund fails is begun anew until it is back; the receipt says so all the while', async () => {
    const world = makeWorld(await engine.fresh());
    const order = await world.start('voucher');
    await world.retry(order, 'qr');
    const [first, second] = await world.attempts(order.session.id);
    world.bank('qr').pay(second!);
    await settle(world.shop, second!);
    world.bank('voucher').slowRefunds = true;
    world.bank('voucher').pay(first!);
    await world.pass();
    world.bank('voucher').finishRefunds('failed');
    await world.pass(60_000);
    expect(await world.read(order)).toMatchObject({
      status: 'succeeded',
      order: { extra: { amount: { amount: 1900 }, state: 'returning' } },
    });
    expect(world.kept().money).toBe(3800);
    world.bank('voucher').slowRefunds = false;
    await world.pass(3_600_000);
    expect(await world.read(order)).toMatchObject({
      status: 'succeeded',
      money: 'taken',
      order: { extra: { amount: { amount: 1900 }, state: 'returned' } },
    });
    expect(world.kept()).toEqual({ money: 1900, charges: 1 });
  });

  test('money that no interface can return is held, said loudly, and asked of the merchant again', async () => {
    const world = makeWorld(await engine.fresh());
    const order = await world.start('cash');
    world.bank('cash').pay((await world.attempts(order.session.id))[0]!, 1500);
    await world.pass();
    await expect(refundOrder(world.shop, order.session.id, { reason: 'merchant', requestKey: 'r' })).rejects.toMatchObject({
      code: 'invalid_fields',
    });
    for (let i = 0; i < 3; i += 1) await world.pass(world.shop.rules.reviewLives);
    expect(world.logged.filter((one) => one.event === 'review_stuck').length).toBeGreaterThan(0);
    expect(await world.read(order)).toMatchObject({ status: 'processing', reason: 'review', money: 'taken' });
    const before = world.logged.length;
    await world.pass(1_000);
    expect(world.logged.length).toBe(before);
    await decideReview(world.shop, order.session.id, 'accept');
    expect(await world.read(order)).toMatchObject({ status: 'succeeded' });
  });

  test("the merchant's list: newest first, by number, with contact and attempts; a shipment is sent once", async () => {
    const world = makeWorld(await engine.fresh());
    world.offers.push({ ...world.offers[0]!, id: 'parcel', delivery: { kind: 'shipment', title: 'Parcel' } });
    const old = await world.start('qr');
    world.clock.now += 1_000;
    const parcel = await world.start('qr', { offerId: 'parcel' });
    world.bank('qr').pay((await world.attempts(parcel.session.id))[0]!);
    await settle(world.shop, (await world.attempts(parcel.session.id))[0]!);
    const list = await ordersOf(world.shop);
    expect(list.map((one) => [one.session.id, one.status])).toEqual([
      [parcel.session.id, 'paid'],
      [old.session.id, 'open'],
    ]);
    expect(await ordersOf(world.shop, { before: list[0]!.createdAt })).toHaveLength(1);
    expect(await ordersNamed(world.shop, list[0]!.number.toLowerCase())).toMatchObject([
      { session: { id: parcel.session.id }, attempts: [{ provider: 'qr', status: 'succeeded', received: 1900 }] },
    ]);
    expect(await shipOrder(world.shop, parcel.session.id)).toBe(true);
    expect(await shipOrder(world.shop, parcel.session.id)).toBe(false);
    expect(await world.read(parcel)).toMatchObject({ order: { deliveries: [{ kind: 'shipment', state: 'sent' }] } });
  });
});
