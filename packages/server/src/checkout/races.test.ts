/** Everything at once, on one order: settles, notifications, passes, a switch, a cancel, a deadline and a refund. */
import { expect, test } from 'vitest';
import { audit, faultsOf, unitsOf } from '../testing/audit.ts';
import { onEngines } from '../testing/engines.ts';
import { makeWorld, newKey, type World } from '../testing/world.ts';
import type { Kind } from '../testing/bank-driver.ts';
import { cancelCheckout, expireOrder, ensureStock, reconcileOnce, refundOrder, retryCheckout, settle } from './index.ts';

const calm = (work: Promise<unknown>): Promise<unknown> => work.catch(() => undefined);
const kinds: readonly Kind[] = ['qr', 'card', 'wallet', 'voucher', 'silent'];

async function scramble(world: World, other: World, round: number): Promise<string> {
  const first = kinds[round % kinds.length]!;
  const second = kinds[(round * 3 + 1) % kinds.length]!;
  const order = await world.start(first);
  const [attempt] = await world.attempts(order.session.id);
  const pay = (kind: Kind, id: string | undefined) => id !== undefined && world.bank(kind).pay(id);
  if (round % 3 !== 0) pay(first, attempt);
  const total = order.session.total;
  const evidence = { id: `e${round}`, kind: 'payment' as const, attempt: attempt! };
  await Promise.all([
    calm(settle(world.shop, attempt!)),
    calm(settle(other.shop, attempt!)),
    calm(world.notify(first, evidence)),
    calm(other.notify(first, evidence)),
    calm(retryCheckout(other.shop, order.session.id, order.key, { key: newKey(), method: second, expected: total, surface: 'phone' }, {})),
    calm(retryCheckout(world.shop, order.session.id, order.key, { key: newKey(), method: first, expected: total, surface: 'phone' }, {})),
    round % 2 === 0 ? calm(cancelCheckout(world.shop, order.session.id, order.key)) : undefined,
    calm(reconcileOnce(other.shop)),
  ]);
  for (const id of await world.attempts(order.session.id)) for (const kind of kinds) if (round % 4 !== 1) pay(kind, id);
  const more = await world.attempts(order.session.id);
  if (round % 5 === 0) world.clock.now += world.shop.rules.orderLives;
  await Promise.all([
    ...more.flatMap((id) => [calm(settle(world.shop, id)), calm(settle(other.shop, id))]),
    calm(expireOrder(world.shop, order.session.id)),
    calm(expireOrder(other.shop, order.session.id)),
    calm(reconcileOnce(world.shop)),
    calm(reconcileOnce(other.shop)),
    round % 4 === 3 ? calm(refundOrder(world.shop, order.session.id, { reason: 'merchant', requestKey: 'r' })) : undefined,
    round % 4 === 3 ? calm(refundOrder(other.shop, order.session.id, { reason: 'merchant', requestKey: 'r' })) : undefined,
  ]);
  return order.session.id;
}

onEngines('two shops at one order', (engine) => {
  test('never charge twice, deliver twice, lose money or stock', async () => {
    const store = await engine.fresh();
    const world = makeWorld(store, { kinds });
    const other = makeWorld(await engine.again(), { banks: world.banks, clock: world.clock });
    await ensureStock(world.shop);
    const before = await unitsOf(world, 'mug');
    for (let round = 0; round < 30; round += 1) {
      const id = await scramble(world, other, round);
      // Evidence for what tells by notification only.
      for (const attempt of await world.attempts(id)) {
        const payment = world.bank('silent').payments.get(attempt);
        if (payment === undefined || payment.received === 0) continue;
        const driver = world.banks.find((one) => one.id === 'silent')!;
        const ref = { attempt, account: driver.account, amount: payment.amount, method: 'silent', reference: payment.reference };
        const told = { ref, status: 'succeeded' as const, closed: true, merchant: driver.account, received: payment.amount };
        await world.notify('silent', { id: `s${attempt}`, kind: 'payment', attempt, payment: told });
      }
      for (let i = 0; i < 4; i += 1) await world.pass(world.shop.rules.orderLives);
      expect(faultsOf(await audit(world, id)), `round ${round}`).toEqual([]);
      expect(await unitsOf(world, 'mug')).toBe(before);
      await store.transaction((tx) => tx.updateTable('stock').set({ available: 10 }).execute());
      await store.transaction((tx) => tx.updateTable('reservations').set({ state: 'released' }).execute());
    }
  });
});
