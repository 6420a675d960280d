/** The rules of money that speak of orders, stock, refunds, notifications and keys, each by its name. */
import { expect, test } from 'vitest';
import { onEngines } from '../testing/engines.ts';
import { makeWorld, newKey, rawNotification, type World } from '../testing/world.ts';
import {
  cancelCheckout,
  decideReview,
  drainInbox,
  openDownload,
  readCheckout,
  receiveNotification,
  refundOrder,
  runEffects,
  settle,
  startCheckout,
  unmatchedMoney,
} from './index.ts';

const from = { origin: 'https://blog.test' };

const stockOf = (world: World, offer: string): Promise<number | undefined> =>
  world.shop.store.read(
    async (tx) => (await tx.selectFrom('stock').select('available').where('offer', '=', offer).executeTakeFirst())?.available,
  );

const orders = (world: World): Promise<number> =>
  world.shop.store.read(async (tx) =>
    Number(
      (
        await tx
          .selectFrom('orders')
          .select((row) => row.fn.countAll<number>().as('n'))
          .executeTakeFirstOrThrow()
      ).n,
    ),
  );

async function payNow(world: World, orderId: string): Promise<string> {
  const attempt = (await world.attempts(orderId)).at(-1)!;
  world.bank('qr').pay(attempt);
  await settle(world.shop, attempt);
  return attempt;
}

onEngines('money rules of orders', (engine) => {
  test('F5 a late success takes its stock again', async () => {
    const world = makeWorld(await engine.fresh());
    const order = await world.start('voucher', { offerId: 'last' });
    await world.pass(world.shop.rules.orderLives + 1);
    expect(await stockOf(world, 'last')).toBe(1);
    world.bank('voucher').pay((await world.attempts(order.session.id))[0]!);
    await world.pass(600_000);
    expect(await world.read(order)).toMatchObject({ status: 'succeeded', money: 'taken' });
    expect(await stockOf(world, 'last')).toBe(0);
  });

  test('F5 a late success without stock is held, recorded and returned in full, once', async () => {
    const world = makeWorld(await engine.fresh());
    const late = await world.start('voucher', { offerId: 'last' });
    await world.pass(world.shop.rules.orderLives + 1);
    const other = await world.start('qr', { offerId: 'last' });
    await payNow(world, other.session.id);
    world.bank('voucher').pay((await world.attempts(late.session.id))[0]!);
    world.bank('voucher').slowRefunds = true;
    await world.pass(600_000);
    expect(await world.read(late)).toMatchObject({ status: 'processing', reason: 'review', money: 'returning' });
    world.bank('voucher').finishRefunds('succeeded');
    for (let i = 0; i < 4; i += 1) await world.pass(600_000);
    expect(await world.read(late)).toMatchObject({ status: 'canceled', money: 'returned' });
    expect(await stockOf(world, 'last')).toBe(0);
    expect(world.bank('voucher').refunds.size).toBe(1);
    expect(world.kept()).toEqual({ money: 1900, charges: 1 });
  });

  test('F5 at its deadline an order closes its attempts first, then expires and releases', async () => {
    const world = makeWorld(await engine.fresh());
    const order = await world.start('qr', { offerId: 'last' });
    const [attempt] = await world.attempts(order.session.id);
    world.bank('qr').faults.push({ operation: 'cancel', fault: 'before' });
    world.clock.now += world.shop.rules.orderLives;
    await world.pass();
    // No clear answer: nothing is released yet.
    expect(await world.read(order)).toMatchObject({ status: 'requires_action', canSwitch: false });
    expect(await stockOf(world, 'last')).toBe(0);
    await world.pass();
    expect(await world.read(order)).toMatchObject({ status: 'expired', money: 'none' });
    expect(world.bank('qr').pay(attempt!)).toBe(false);
    expect(await stockOf(world, 'last')).toBe(1);
  });

  test('F5 paid at the deadline: closing answers paid, and that is what is written', async () => {
    const world = makeWorld(await engine.fresh());
    const order = await world.start('qr');
    world.bank('qr').pay((await world.attempts(order.session.id))[0]!);
    await world.pass(world.shop.rules.orderLives);
    expect(await world.read(order)).toMatchObject({ status: 'succeeded' });
  });

  test('stock of 1 with 64 buyers: one order, 63 times sold out', async () => {
    const world = makeWorld(await engine.fresh());
    const all = await Promise.allSettled(Array.from({ length: 64 }, () => world.start('qr', { offerId: 'last' })));
    expect(all.filter((one) => one.status === 'fulfilled')).toHaveLength(1);
    for (const one of all) if (one.status === 'rejected') expect(one.reason).toMatchObject({ code: 'sold_out' });
    expect(await orders(world)).toBe(1);
    expect(await stockOf(world, 'last')).toBe(0);
  });

  test('variants are counted each for itself; what is not counted never runs out', async () => {
    const world = makeWorld(await engine.fresh());
    await world.start('qr', { offerId: 'cup', variant: 'red', quantity: 2 });
    await expect(world.start('qr', { offerId: 'cup', variant: 'red' })).rejects.toMatchObject({ code: 'sold_out' });
    await world.start('qr', { offerId: 'cup', variant: 'blue', quantity: 5 });
  });

  test('F9 first the key, then the price: a known key answers its order whatever the price is now', async () => {
    const world = makeWorld(await engine.fresh());
    const input = world.input('qr');
    const first = await startCheckout(world.shop, input, from);
    const at = world.offers.findIndex((one) => one.id === 'mug');
    world.offers[at] = { ...world.offers[at]!, prices: [{ amount: 2500, currency: 'EUR' }] };
    const again = await startCheckout(world.shop, { ...input, expected: { amount: 2500, currency: 'EUR' } }, from);
    expect(again).toMatchObject({ created: false, session: { id: first.session.id, total: { amount: 1900 } } });
    expect(await orders(world)).toBe(1);
  });

  test('F9 a refusal is sealed under its key: the price coming back does not make an order of it', async () => {
    const world = makeWorld(await engine.fresh());
    const input = world.input('qr', {}, { expected: { amount: 1800, currency: 'EUR' } });
    await expect(startCheckout(world.shop, input, from)).rejects.toMatchObject({ code: 'price_changed' });
    const at = world.offers.findIndex((one) => one.id === 'mug');
    world.offers[at] = { ...world.offers[at]!, prices: [{ amount: 1800, currency: 'EUR' }] };
    await expect(startCheckout(world.shop, input, from)).rejects.toMatchObject({ code: 'price_changed' });
    expect(await orders(world)).toBe(0);
    await expect(startCheckout(world.shop, { ...input, key: newKey() }, from)).resolves.toMatchObject({ created: true });
  });

  test('F9 an open order keeps its price when it is tried again', async () => {
    const world = makeWorld(await engine.fresh());
    const order = await world.start('qr');
    const at = world.offers.findIndex((one) => one.id === 'mug');
    world.offers[at] = { ...world.offers[at]!, prices: [{ amount: 2500, currency: 'EUR' }] };
    expect(await world.retry(order, 'card')).toMatchObject({ status: 'requires_action', total: { amount: 1900 } });
    await expect(world.retry(order, 'qr', { expected: { amount: 2500, currency: 'EUR' } })).rejects.toMatchObject({
      code: 'price_changed',
    });
  });

  test('F11 nothing is granted after a refund, and what was granted is revoked by it', async () => {
    const world = makeWorld(await engine.fresh());
    const order = await world.start('qr', { offerId: 'print' });
    const attempt = (await world.attempts(order.session.id))[0]!;
    world.bank('qr').pay(attempt);
    const session = await (async () => {
      await settle(world.shop, attempt);
      return world.read(order);
    })();
    const delivery = session.status === 'succeeded' ? session.order.deliveries[0] : undefined;
    const token = delivery?.kind === 'download' ? delivery.url.split('/').at(-1)! : '';
    expect(await openDownload(world.shop, token)).toMatchObject({ file: 'print.pdf', name: 'print.pdf' });
    await refundOrder(world.shop, order.session.id, { reason: 'merchant', requestKey: 'r1' });
    expect(await openDownload(world.shop, token)).toBeUndefined();
    expect(await world.read(order)).toMatchObject({
      status: 'succeeded',
      money: 'returned',
      order: { deliveries: [], refunded: { amount: 1900 } },
    });
  });

  test('F11 refunded between payment and delivery: the promise is void', async () => {
    const world = makeWorld(await engine.fresh());
    const order = await world.start('qr', { offerId: 'print' });
    const attempt = (await world.attempts(order.session.id))[0]!;
    // The delivery's worker is held up: its lease is another's.
    world.bank('qr').pay(attempt);
    const { store } = world.shop;
    const held = { ...store, transaction: store.transaction.bind(store) };
    let paid = false;
    held.transaction = async (work) => {
      if (paid) throw new Error('held up');
      const done = await store.transaction(work);
      paid = true;
      return done;
    };
    await settle({ ...world.shop, store: held }, attempt);
    await refundOrder(world.shop, order.session.id, { reason: 'merchant', requestKey: 'r1' });
    const promise = (): Promise<{ state: string }> => store.read((tx) => tx.selectFrom('outbox').select('state').executeTakeFirstOrThrow());
    expect(await promise()).toEqual({ state: 'void' });
    await runEffects(world.shop);
    // Also a promise that was somehow left is not kept: the grant looks for itself.
    await store.transaction((tx) => tx.updateTable('outbox').set({ state: 'queued', lease_until: null }).execute());
    await runEffects(world.shop);
    expect(await promise()).toEqual({ state: 'void' });
    for (let i = 0; i < 3; i += 1) await world.pass(60_000);
    expect(await world.read(order)).toMatchObject({ money: 'returned', order: { deliveries: [] } });
    expect(await store.read((tx) => tx.selectFrom('deliveries').selectAll().execute())).toEqual([]);
  });

  test('F12 a notification that could not be handled is kept and drained; its repetition is judged by that', async () => {
    const world = makeWorld(await engine.fresh());
    const order = await world.start('qr');
    const attempt = (await world.attempts(order.session.id))[0]!;
    world.bank('qr').pay(attempt);
    world.bank('qr').faults.push({ operation: 'get', fault: 'before' });
    expect(await world.notify('qr', { id: 'e1', kind: 'payment', attempt })).toMatchObject({ status: 200 });
    expect(await world.read(order)).toMatchObject({ status: 'requires_action' });
    expect(await world.notify('qr', { id: 'e1', kind: 'payment', attempt })).toMatchObject({ status: 200 });
    expect(await world.read(order)).toMatchObject({ status: 'succeeded' });
    const before = world.bank('qr').calls.length;
    await world.notify('qr', { id: 'e1', kind: 'payment', attempt });
    expect(world.bank('qr').calls.length).toBe(before);
  });

  test("F12 a notification overtakes the create's answer: found by our own id, and the buyer still sees what to do", async () => {
    const world = makeWorld(await engine.fresh());
    let once = true;
    world.bank('card').meanwhile = async (operation, attempt) => {
      if (operation !== 'create' || !once) return;
      once = false;
      await world.notify('card', { id: 'early', kind: 'payment', attempt, reference: 'not known yet' });
    };
    const order = await world.start('card');
    expect(order.session).toMatchObject({ status: 'requires_action', nextAction: { type: 'embed' } });
  });

  test('F12 a notification of a payment that its provider does not find yet stays a job until it does', async () => {
    const world = makeWorld(await engine.fresh());
    const bank = world.bank('card');
    bank.faults.push({ operation: 'create', fault: 'after' });
    const order = await world.start('card');
    const attempt = (await world.attempts(order.session.id))[0]!;
    await world.notify('card', { id: 'e1', kind: 'payment', attempt });
    const job = () =>
      world.shop.store.read((tx) => tx.selectFrom('inbox').select('handled_at').where('event_id', '=', 'e1').executeTakeFirstOrThrow());
    expect(await job()).toEqual({ handled_at: null });
    const { reference } = bank.payments.get(attempt)!;
    bank.pay(attempt);
    await world.notify('card', { id: 'e2', kind: 'payment', attempt, reference });
    expect(await world.read(order)).toMatchObject({ status: 'succeeded' });
    world.clock.now += 60_000;
    await drainInbox(world.shop);
    expect(await job()).toEqual({ handled_at: world.clock.now });
  });

  test('F12 a verified notification that fits nothing is kept a week, then shown as unmatched money', async () => {
    const world = makeWorld(await engine.fresh());
    await world.notify('qr', { id: 'lost', kind: 'payment', reference: 'nobody' });
    expect(await unmatchedMoney(world.shop)).toEqual([]);
    world.clock.now += 7 * 24 * 3_600_000;
    await drainInbox(world.shop);
    expect(await unmatchedMoney(world.shop)).toMatchObject([{ provider: 'qr', event: 'lost' }]);
  });

  test('F12 an unsigned notification is refused and leaves no row', async () => {
    const world = makeWorld(await engine.fresh());
    expect(await receiveNotification(world.shop, 'qr', rawNotification({ id: 'x', kind: 'other' }, 'forged'))).toMatchObject({
      status: 401,
    });
    expect(await world.shop.store.read((tx) => tx.selectFrom('inbox').selectAll().execute())).toEqual([]);
    await expect(receiveNotification(world.shop, 'nobody', rawNotification({ id: 'x', kind: 'other' }))).rejects.toMatchObject({
      code: 'not_found',
    });
  });

  test.each(['before', 'after'] as const)(
    'F13 a refund whose answer is lost (%s the bank acted) is asked for again under its id, and pays once',
    async (fault) => {
      const world = makeWorld(await engine.fresh());
      const order = await world.start('qr');
      await payNow(world, order.session.id);
      world.bank('qr').faults.push({ operation: 'refund', fault });
      expect(await refundOrder(world.shop, order.session.id, { reason: 'merchant', requestKey: 'r1' })).toMatchObject({
        status: 'created',
      });
      expect(await world.read(order)).toMatchObject({ money: 'returning' });
      for (let i = 0; i < 3; i += 1) await world.pass(60_000);
      expect(await world.read(order)).toMatchObject({ money: 'returned', order: { refunded: { amount: 1900 } } });
      expect(world.bank('qr').refunds.size).toBe(1);
    },
  );

  test('F13 a repeated wish returns nothing twice; more than was received is refused; parts add up', async () => {
    const world = makeWorld(await engine.fresh());
    const order = await world.start('qr');
    await payNow(world, order.session.id);
    const part = { amount: 700, reason: 'merchant', requestKey: 'part' } as const;
    const first = await refundOrder(world.shop, order.session.id, part);
    expect(await refundOrder(world.shop, order.session.id, part)).toEqual(first);
    await expect(refundOrder(world.shop, order.session.id, { amount: 1201, reason: 'merchant', requestKey: 'more' })).rejects.toMatchObject(
      { code: 'invalid_fields' },
    );
    expect(await world.read(order)).toMatchObject({ money: 'taken', order: { refunded: { amount: 700 } } });
    await Promise.allSettled(
      Array.from({ length: 5 }, (_, i) =>
        refundOrder(world.shop, order.session.id, { amount: 800, reason: 'merchant', requestKey: `k${i}` }),
      ),
    );
    expect(world.bank('qr').kept).toBe(400);
    await refundOrder(world.shop, order.session.id, { reason: 'merchant', requestKey: 'rest' });
    expect(await world.read(order)).toMatchObject({ money: 'returned', order: { refunded: { amount: 1900 } } });
  });

  test('F13 a refund that fails after all frees its sum again', async () => {
    const world = makeWorld(await engine.fresh());
    const order = await world.start('qr');
    await payNow(world, order.session.id);
    world.bank('qr').slowRefunds = true;
    await refundOrder(world.shop, order.session.id, { reason: 'merchant', requestKey: 'r1' });
    world.bank('qr').finishRefunds('failed');
    for (let i = 0; i < 2; i += 1) await world.pass(60_000);
    expect(await world.read(order)).toMatchObject({ money: 'taken', order: { refunded: { amount: 0 } } });
    expect(world.logged).toContainEqual({ level: 'error', event: 'refund' });
    world.bank('qr').slowRefunds = false;
    await refundOrder(world.shop, order.session.id, { reason: 'merchant', requestKey: 'r2' });
    expect(await world.read(order)).toMatchObject({ money: 'returned' });
  });

  test('F14 the same contact buying the same within half an hour is asked first', async () => {
    const world = makeWorld(await engine.fresh());
    const draft = { offerId: 'book', contact: { email: 'Ada@Example.org' } };
    const order = await world.start('qr', draft);
    await payNow(world, order.session.id);
    const twice = { ...draft, contact: { email: 'ada@example.org' } };
    await expect(world.start('qr', twice)).rejects.toMatchObject({ code: 'already_bought' });
    expect((await world.start('qr', twice, { again: true })).session).toMatchObject({ status: 'requires_action' });
    await expect(world.start('qr', { ...draft, contact: { email: 'bob@example.org' } })).resolves.toBeDefined();
    world.clock.now += world.shop.rules.boughtAgainWithin + 1;
    await expect(world.start('qr', twice)).resolves.toBeDefined();
  });

  test('F15 a wrong sum is held in review, said so, and returned by itself when nobody decides', async () => {
    const world = makeWorld(await engine.fresh());
    const order = await world.start('qr');
    const attempt = (await world.attempts(order.session.id))[0]!;
    world.bank('qr').pay(attempt, 1500);
    await world.pass();
    const held = await world.read(order);
    expect(held).toMatchObject({ status: 'processing', reason: 'review', money: 'taken', canSwitch: false, canCancel: false });
    expect(held.status === 'processing' ? held.decideBy : undefined).toBe(
      new Date(world.clock.now + world.shop.rules.reviewLives).toISOString(),
    );
    await world.pass(world.shop.rules.reviewLives);
    await world.pass();
    expect(await world.read(order)).toMatchObject({ status: 'canceled', money: 'returned' });
    expect(world.kept().money).toBe(0);
  });

  test('F15 the merchant accepts what came, or sends it back', async () => {
    const world = makeWorld(await engine.fresh());
    const accepted = await world.start('qr');
    world.bank('qr').pay((await world.attempts(accepted.session.id))[0]!, 1500);
    const returned = await world.start('qr');
    world.bank('qr').pay((await world.attempts(returned.session.id))[0]!, 2100);
    await world.pass();
    await decideReview(world.shop, accepted.session.id, 'accept');
    expect(await world.read(accepted)).toMatchObject({ status: 'succeeded', money: 'taken', order: { deliveries: [{ kind: 'thanks' }] } });
    await decideReview(world.shop, returned.session.id, 'return');
    expect(await world.read(returned)).toMatchObject({ status: 'canceled', money: 'returned' });
    await expect(decideReview(world.shop, returned.session.id, 'accept')).rejects.toMatchObject({ code: 'order_ended' });
    expect(world.kept().money).toBe(1500);
  });

  test('F15 money for another receiver is never an order', async () => {
    const world = makeWorld(await engine.fresh());
    const order = await world.start('silent');
    const attempt = (await world.attempts(order.session.id))[0]!;
    const ref = { attempt, account: 'm_silent', amount: order.session.total, method: 'silent' };
    const payment = { ref, status: 'succeeded', closed: true, merchant: 'somebody else', received: order.session.total } as const;
    await world.notify('silent', { id: 'n1', kind: 'payment', attempt, payment });
    expect(await world.read(order)).toMatchObject({ status: 'processing', reason: 'review' });
  });

  test('success that names no sum is not success', async () => {
    const world = makeWorld(await engine.fresh());
    const order = await world.start('silent');
    const attempt = (await world.attempts(order.session.id))[0]!;
    const ref = { attempt, account: 'm_silent', amount: order.session.total, method: 'silent' };
    await world.notify('silent', {
      id: 'n1',
      kind: 'payment',
      attempt,
      payment: { ref, status: 'succeeded', closed: true, merchant: 'm_silent' },
    });
    expect(await world.read(order)).toMatchObject({ status: 'processing', money: 'unknown' });
  });

  test('F16 every write raises the revision, and a look that finds nothing new does not', async () => {
    const world = makeWorld(await engine.fresh());
    const order = await world.start('qr');
    for (let i = 0; i < 3; i += 1) await world.pass();
    expect(await world.read(order)).toEqual(order.session);
    const seen = [order.session.revision];
    world.bank('qr').decline((await world.attempts(order.session.id))[0]!);
    await world.pass();
    seen.push((await world.read(order)).revision);
    seen.push((await world.retry(order, 'card')).revision);
    world.bank('card').pay((await world.attempts(order.session.id))[1]!);
    await world.pass();
    seen.push((await world.read(order)).revision);
    await refundOrder(world.shop, order.session.id, { reason: 'merchant', requestKey: 'r' });
    seen.push((await world.read(order)).revision);
    expect(seen).toHaveLength(5);
    expect(seen).toEqual([...new Set(seen)].sort((a, b) => a - b));
  });

  test('F20 an order of nothing has no attempt and is paid at once', async () => {
    const world = makeWorld(await engine.fresh());
    const order = await world.start('qr', { offerId: 'free' });
    expect(order.session).toMatchObject({
      status: 'succeeded',
      money: 'none',
      order: { total: { amount: 0 }, deliveries: [{ kind: 'thanks' }] },
    });
    expect(await world.attempts(order.session.id)).toEqual([]);
    expect(world.bank('qr').calls).toEqual([]);
  });

  test("F20 a total below every provider's least charge cannot be paid, and makes no order", async () => {
    const world = makeWorld(await engine.fresh());
    await expect(world.start('qr', { offerId: 'tiny' })).rejects.toMatchObject({ code: 'method_unavailable' });
    expect(await orders(world)).toBe(0);
  });

  test('canceling asks the provider first, releases, and is answered paid when it was', async () => {
    const world = makeWorld(await engine.fresh());
    const order = await world.start('qr', { offerId: 'last' });
    world.bank('qr').faults.push({ operation: 'cancel', fault: 'before' });
    await expect(cancelCheckout(world.shop, order.session.id, order.key)).rejects.toMatchObject({ code: 'provider_unavailable' });
    expect(await cancelCheckout(world.shop, order.session.id, order.key)).toMatchObject({ status: 'canceled', money: 'none' });
    const next = await world.start('qr', { offerId: 'last' });
    world.bank('qr').pay((await world.attempts(next.session.id))[0]!);
    expect(await cancelCheckout(world.shop, next.session.id, next.key)).toMatchObject({ status: 'succeeded', money: 'taken' });
    const stuck = await world.start('voucher');
    await expect(cancelCheckout(world.shop, stuck.session.id, stuck.key)).rejects.toMatchObject({ code: 'cannot_switch' });
    await expect(world.retry(order, 'qr')).rejects.toMatchObject({ code: 'order_ended' });
  });

  test('an id alone opens nothing, and a wrong key answers as an unknown id does', async () => {
    const world = makeWorld(await engine.fresh());
    const { session } = await world.start('qr');
    const refusals = await Promise.all(
      [
        [session.id, newKey()],
        ['ord_aaaaaaaaaaaaaaaaaaaaaaaaaa', newKey()],
        ["ord_' or 1=1 --", newKey()],
      ].map(([id, key]) =>
        readCheckout(world.shop, id!, key!).catch((error: Error & { code: string }) => `${error.code} ${error.message}`),
      ),
    );
    expect(new Set(refusals).size).toBe(1);
    expect(refusals[0]).toMatch(/^not_found/);
    await expect(readCheckout(world.shop, session.id, 'short')).rejects.toMatchObject({ code: 'unauthorized' });
  });

  test('a dispute is a flag, not a status', async () => {
    const world = makeWorld(await engine.fresh());
    const order = await world.start('qr');
    const attempt = await payNow(world, order.session.id);
    await world.notify('qr', { id: 'd1', kind: 'dispute', attempt, reference: 'dp_1', state: 'opened' });
    expect(await world.read(order)).toMatchObject({ status: 'succeeded', money: 'taken' });
    expect(await world.shop.store.read((tx) => tx.selectFrom('orders').select('dispute').executeTakeFirstOrThrow())).toEqual({
      dispute: 'opened',
    });
  });
});
