/** The rules of money that speak of attempts, each by its name. */
import { expect, test } from 'vitest';
import { onEngines } from '../testing/engines.ts';
import { makeWorld, newKey } from '../testing/world.ts';
import { cancelCheckout, captureAttempt, followReturn, reconcileOnce, settle, startCheckout } from './index.ts';

onEngines('money rules of attempts', (engine) => {
  test('a purchase by QR: shown, paid, notified, delivered, said', async () => {
    const world = makeWorld(await engine.fresh());
    const order = await world.start('qr');
    expect(order.session).toMatchObject({
      status: 'requires_action',
      money: 'unknown',
      canSwitch: true,
      canCancel: true,
      nextAction: { type: 'qr_code' },
    });
    const [attempt] = await world.attempts(order.session.id);
    world.bank('qr').pay(attempt!);
    expect(await world.notify('qr', { id: 'e1', kind: 'payment', attempt: attempt! })).toMatchObject({ status: 200 });
    const session = await world.read(order);
    expect(session).toMatchObject({
      status: 'succeeded',
      money: 'taken',
      order: { refunded: { amount: 0 }, deliveries: [{ kind: 'thanks' }] },
    });
    expect(session.revision).toBeGreaterThan(order.session.revision);
  });

  test('F1 the first method is closed before the second is made', async () => {
    const world = makeWorld(await engine.fresh());
    const order = await world.start('qr');
    const session = await world.retry(order, 'card');
    const [first, second] = await world.attempts(order.session.id);
    expect(world.bank('qr').pay(first!)).toBe(false);
    expect(session).toMatchObject({ status: 'requires_action', method: 'card' });
    expect(world.bank('card').pay(second!)).toBe(true);
    await world.pass();
    expect(await world.read(order)).toMatchObject({ status: 'succeeded', money: 'taken', method: 'card' });
    expect(world.kept()).toEqual({ money: 1900, charges: 1 });
  });

  test('F1 the first method was paid while the buyer switched: that is the answer', async () => {
    const world = makeWorld(await engine.fresh());
    const order = await world.start('qr');
    const [first] = await world.attempts(order.session.id);
    world.bank('qr').pay(first!);
    expect(await world.retry(order, 'card')).toMatchObject({ status: 'succeeded', money: 'taken' });
    expect(await world.attempts(order.session.id)).toHaveLength(1);
  });

  test.each(['first then second', 'second then first'])(
    'F1 a method that cannot close is paid after switching (%s): the second success goes back, once',
    async (which) => {
      const world = makeWorld(await engine.fresh());
      const order = await world.start('voucher');
      await world.retry(order, 'card');
      const [first, second] = await world.attempts(order.session.id);
      const payments = [
        { kind: 'voucher', attempt: first! },
        { kind: 'card', attempt: second! },
      ] as const;
      for (const { kind, attempt } of which === 'first then second' ? payments : [...payments].reverse()) {
        expect(world.bank(kind).pay(attempt)).toBe(true);
        // Heard at once, before the reconciler can close the other one.
        await world.notify(kind, { id: kind, kind: 'payment', attempt });
        expect(await world.read(order)).toMatchObject({ status: 'succeeded', money: 'taken' });
      }
      for (let i = 0; i < 3; i += 1) await world.pass();
      const session = await world.read(order);
      expect(session).toMatchObject({
        status: 'succeeded',
        money: 'taken',
        order: { refunded: { amount: 0 }, extra: { amount: { amount: 1900 }, state: 'returned' } },
      });
      expect(world.kept()).toEqual({ money: 1900, charges: 1 });
      expect(world.banks.reduce((sum, one) => sum + one.bank.refunds.size, 0)).toBe(1);
    },
  );

  test('F1 a provider that can neither close nor return lets nobody switch', async () => {
    const world = makeWorld(await engine.fresh());
    const order = await world.start('cash');
    expect(order.session).toMatchObject({ canSwitch: false, canCancel: false });
    await expect(world.retry(order, 'card')).rejects.toMatchObject({ code: 'cannot_switch' });
    expect(await world.attempts(order.session.id)).toHaveLength(1);
  });

  test('F1 beside what cannot be stopped nothing is offered that could not go back', async () => {
    const world = makeWorld(await engine.fresh());
    const order = await world.start('voucher');
    await expect(world.retry(order, 'cash')).rejects.toMatchObject({ code: 'cannot_switch' });
    await world.retry(order, 'card');
    await expect(world.retry(order, 'cash')).rejects.toMatchObject({ code: 'cannot_switch' });
    world.bank('voucher').lapse((await world.attempts(order.session.id))[0]!);
    await world.pass(600_000);
    expect(await world.retry(order, 'cash')).toMatchObject({ status: 'requires_action', method: 'cash' });
  });

  test('F1 the same payment paid twice: what came twice goes back', async () => {
    const world = makeWorld(await engine.fresh());
    const order = await world.start('qr');
    const [attempt] = await world.attempts(order.session.id);
    world.bank('qr').pay(attempt!);
    await world.notify('qr', { id: 'e1', kind: 'payment', attempt: attempt! });
    world.bank('qr').payAgain(attempt!);
    await world.notify('qr', { id: 'e2', kind: 'payment', attempt: attempt! });
    await world.pass();
    expect(world.kept()).toEqual({ money: 1900, charges: 1 });
    expect(await world.read(order)).toMatchObject({
      status: 'succeeded',
      money: 'taken',
      order: { extra: { amount: { amount: 1900 }, state: 'returned' }, refunded: { amount: 0 } },
    });
  });

  test('F2 our clock, a decline and a cancel close nothing: late money by a lost notification is found', async () => {
    const world = makeWorld(await engine.fresh());
    const order = await world.start('voucher');
    const [attempt] = await world.attempts(order.session.id);
    await world.pass(world.shop.rules.orderLives + 1);
    expect(await world.read(order)).toMatchObject({ status: 'expired', money: 'unknown' });
    world.bank('voucher').pay(attempt!);
    for (let i = 0; i < 3; i += 1) await world.pass(600_000);
    expect(await world.read(order)).toMatchObject({ status: 'succeeded', money: 'taken' });
  });

  test('F2 a decline that stays payable is a step, not an end', async () => {
    const world = makeWorld(await engine.fresh());
    const order = await world.start('card');
    const [attempt] = await world.attempts(order.session.id);
    world.bank('card').decline(attempt!);
    await world.pass();
    expect(await world.read(order)).toMatchObject({ status: 'requires_action', declined: 'insufficient_funds', money: 'unknown' });
    world.bank('card').pay(attempt!);
    await world.pass();
    expect(await world.read(order)).toMatchObject({ status: 'succeeded' });
  });

  test('F3 "no such payment" changes nothing, and an old answer is not written over a newer one', async () => {
    const world = makeWorld(await engine.fresh());
    world.bank('qr').faults.push({ operation: 'create', fault: 'before' });
    const order = await world.start('qr');
    expect(order.session).toMatchObject({ status: 'processing', money: 'none' });
    const [attempt] = await world.attempts(order.session.id);
    await settle(world.shop, attempt!);
    expect(await world.read(order)).toMatchObject({ status: 'processing' });
    await world.pass(world.shop.rules.lease + 1);
    expect(await world.read(order)).toMatchObject({ status: 'requires_action' });
  });

  test('F3 an answer to a question from before our claim does not take the claim back', async () => {
    const world = makeWorld(await engine.fresh());
    const order = await world.start('wallet');
    const [attempt] = await world.attempts(order.session.id);
    const bank = world.bank('wallet');
    let once = true;
    bank.meanwhile = async (operation) => {
      if (operation !== 'get' || !once) return;
      once = false;
      // The first look was answered "not approved yet". Before it arrives the buyer approves, and another look claims and captures; its answer is lost.
      bank.pay(attempt!);
      bank.faults.push({ operation: 'capture', fault: 'after' });
      await settle(world.shop, attempt!);
    };
    await settle(world.shop, attempt!);
    expect(await world.read(order)).toMatchObject({ status: 'processing', canSwitch: false });
    expect(await world.retry(order, 'qr')).toMatchObject({ status: 'processing' });
    expect(await world.attempts(order.session.id)).toHaveLength(1);
    await world.pass();
    expect(await world.read(order)).toMatchObject({ status: 'succeeded' });
    expect(world.kept()).toEqual({ money: 1900, charges: 1 });
  });

  test('F4 a wallet that waits for us is claimed, then captured; a superseded one is never captured', async () => {
    const world = makeWorld(await engine.fresh());
    const order = await world.start('wallet');
    const [first] = await world.attempts(order.session.id);
    await world.retry(order, 'qr');
    const [, second] = await world.attempts(order.session.id);
    world.bank('wallet').pay(first!);
    for (let i = 0; i < 3; i += 1) await world.pass();
    expect(world.bank('wallet').payments.get(first!)).toMatchObject({ state: 'closed', captures: 0, received: 0 });
    world.bank('qr').pay(second!);
    await world.pass();
    expect(await world.read(order)).toMatchObject({ status: 'succeeded', method: 'qr' });
    expect(world.kept().charges).toBe(1);
  });

  test('F4 approved before the switch: captured, and the switch answers paid', async () => {
    const world = makeWorld(await engine.fresh());
    const order = await world.start('wallet');
    const [first] = await world.attempts(order.session.id);
    world.bank('wallet').pay(first!);
    expect(await world.retry(order, 'qr')).toMatchObject({ status: 'succeeded' });
    expect(world.bank('wallet').payments.get(first!)?.captures).toBe(1);
  });

  test('F4 approved, then the buyer cancels: nothing is captured', async () => {
    const world = makeWorld(await engine.fresh());
    const order = await world.start('wallet');
    const [first] = await world.attempts(order.session.id);
    world.bank('wallet').pay(first!);
    expect(await cancelCheckout(world.shop, order.session.id, order.key)).toMatchObject({ status: 'canceled', money: 'none' });
    for (let i = 0; i < 3; i += 1) await world.pass();
    expect(world.bank('wallet').payments.get(first!)).toMatchObject({ captures: 0, state: 'closed' });
  });

  test('F4 a capture that takes its time keeps the claim: nobody can switch or cancel meanwhile', async () => {
    const world = makeWorld(await engine.fresh());
    const order = await world.start('wallet');
    const [attempt] = await world.attempts(order.session.id);
    world.bank('wallet').slowCaptures = true;
    world.bank('wallet').pay(attempt!);
    await world.pass();
    await world.pass();
    expect(await world.read(order)).toMatchObject({
      status: 'processing',
      reason: 'provider',
      money: 'unknown',
      canSwitch: false,
      canCancel: false,
    });
    expect(await world.retry(order, 'qr')).toMatchObject({ status: 'processing' });
    expect(await cancelCheckout(world.shop, order.session.id, order.key)).toMatchObject({ status: 'processing' });
    expect(await world.attempts(order.session.id)).toHaveLength(1);
    world.bank('wallet').finishCaptures();
    await world.pass();
    expect(await world.read(order)).toMatchObject({ status: 'succeeded' });
  });

  test('F4 another attempt paid while a claim waits goes back, and the order still ends', async () => {
    const world = makeWorld(await engine.fresh());
    const order = await world.start('voucher');
    await world.retry(order, 'wallet');
    const [first, second] = await world.attempts(order.session.id);
    world.bank('wallet').slowCaptures = true;
    world.bank('wallet').pay(second!);
    await settle(world.shop, second!);
    world.bank('voucher').pay(first!);
    await world.notify('voucher', { id: 'v', kind: 'payment', attempt: first! });
    await world.pass();
    expect(await world.read(order)).toMatchObject({ status: 'processing', money: 'unknown' });
    // The capture fails after all: the wallet's payment ends unpaid, and nobody pays again.
    world.bank('wallet').payments.get(second!)!.state = 'closed';
    await world.pass();
    await world.pass(world.shop.rules.orderLives);
    expect(await world.read(order)).toMatchObject({ status: 'expired', money: 'returned' });
    expect(world.kept()).toEqual({ money: 0, charges: 0 });
  });

  test('F4 the claim itself looks: given up between the look and the claim, or paid otherwise, nothing is captured', async () => {
    const world = makeWorld(await engine.fresh());
    const canceled = await world.start('wallet');
    const [first] = await world.attempts(canceled.session.id);
    await cancelCheckout(world.shop, canceled.session.id, canceled.key);
    world.bank('wallet').payments.get(first!)!.state = 'approved';
    await captureAttempt(world.shop, first!);
    expect(world.bank('wallet').payments.get(first!)).toMatchObject({ captures: 0, received: 0 });
    const switched = await world.start('wallet');
    const [old] = await world.attempts(switched.session.id);
    await world.retry(switched, 'qr');
    world.bank('wallet').payments.get(old!)!.state = 'approved';
    await captureAttempt(world.shop, old!);
    expect(world.bank('wallet').payments.get(old!)).toMatchObject({ captures: 0, received: 0 });
  });

  test("F4 the capture's answer is lost: the claim stays and the next look takes it, once", async () => {
    const world = makeWorld(await engine.fresh());
    const order = await world.start('wallet');
    const [first] = await world.attempts(order.session.id);
    world.bank('wallet').pay(first!);
    world.bank('wallet').faults.push({ operation: 'capture', fault: 'before' });
    await world.pass();
    expect(await world.read(order)).toMatchObject({ status: 'processing', canSwitch: false, canCancel: false });
    await world.pass();
    expect(await world.read(order)).toMatchObject({ status: 'succeeded' });
    expect(world.kept()).toEqual({ money: 1900, charges: 1 });
  });

  test('F6 "none" is said only when every attempt is closed unpaid', async () => {
    const world = makeWorld(await engine.fresh());
    const order = await world.start('voucher');
    await world.retry(order, 'card');
    const [, second] = await world.attempts(order.session.id);
    world.bank('card').lapse(second!);
    await world.pass();
    expect(await world.read(order)).toMatchObject({ status: 'failed', money: 'unknown' });
    const [first] = await world.attempts(order.session.id);
    world.bank('voucher').lapse(first!);
    await world.pass(60_000);
    expect(await world.read(order)).toMatchObject({ money: 'none' });
  });

  test('F6 a capture that takes its time outlives the deadline: "not charged" is not said, and the money still pays', async () => {
    const world = makeWorld(await engine.fresh());
    const order = await world.start('wallet');
    const [attempt] = await world.attempts(order.session.id);
    world.bank('wallet').slowCaptures = true;
    world.bank('wallet').pay(attempt!);
    await world.pass();
    const day = 24 * 3_600_000;
    for (let passed = 0; passed < 3 * day; passed += day / 4) {
      await world.pass(day / 4);
      expect(await world.read(order)).toMatchObject({ status: 'processing', money: 'unknown' });
    }
    world.bank('wallet').finishCaptures();
    await world.pass(day / 4);
    expect(await world.read(order)).toMatchObject({ status: 'succeeded', money: 'taken' });
    expect(world.kept()).toEqual({ money: 1900, charges: 1 });
  });

  test('F6 a capture nobody answers outlives the deadline too, and what it took is not called "none"', async () => {
    const world = makeWorld(await engine.fresh());
    const order = await world.start('wallet');
    const [attempt] = await world.attempts(order.session.id);
    const bank = world.bank('wallet');
    bank.pay(attempt!);
    // It acts, its answer is lost, and then it is out of reach.
    bank.faults.push({ operation: 'capture', fault: 'after' });
    await world.pass();
    for (let i = 0; i < 50; i += 1)
      for (const operation of ['get', 'capture', 'cancel'] as const) bank.faults.push({ operation, fault: 'before' });
    for (let i = 0; i < 6; i += 1) {
      await world.pass(world.shop.rules.orderLives);
      expect((await world.read(order)).money).toBe('unknown');
    }
    bank.faults.length = 0;
    await world.pass(world.shop.rules.orderLives);
    expect(await world.read(order)).toMatchObject({ status: 'succeeded', money: 'taken' });
  });

  test('F6 the last capture acted and its answer was lost: an order that ends over it does not say "none"', async () => {
    const world = makeWorld(await engine.fresh());
    const order = await world.start('wallet');
    const [attempt] = await world.attempts(order.session.id);
    const bank = world.bank('wallet');
    bank.pay(attempt!);
    // Out of reach since the first claim, and back at the very pass at which the claim is given up.
    bank.faults.push({ operation: 'capture', fault: 'before' });
    await world.pass();
    // The look's own capture does not arrive; the one made on the way to the end does.
    bank.faults.push({ operation: 'capture', fault: 'before' }, { operation: 'capture', fault: 'after' });
    await world.pass(world.shop.rules.orderLives + 11 * 60_000);
    const { status, money } = await world.read(order);
    expect({ money, kept: world.kept().money }).not.toEqual({ money: 'none', kept: 1900 });
    expect(status).toBe('expired');
  });

  test('F6 first heard of past the patience: taken all the same, and a lost answer is waited for', async () => {
    const world = makeWorld(await engine.fresh());
    const order = await world.start('wallet');
    const [attempt] = await world.attempts(order.session.id);
    const bank = world.bank('wallet');
    bank.pay(attempt!);
    bank.faults.push({ operation: 'capture', fault: 'before' }, { operation: 'capture', fault: 'after' });
    await world.pass(world.shop.rules.orderLives + 20 * 60_000);
    expect((await world.read(order)).money).not.toBe('none');
    await world.pass();
    expect(await world.read(order)).toMatchObject({ status: 'succeeded', money: 'taken' });
    expect(world.kept()).toEqual({ money: 1900, charges: 1 });
  });

  test('F4 a claim that its provider does not honour ends with the order', async () => {
    const world = makeWorld(await engine.fresh());
    const order = await world.start('wallet');
    const [attempt] = await world.attempts(order.session.id);
    const bank = world.bank('wallet');
    bank.pay(attempt!);
    for (let i = 0; i < 50; i += 1) bank.faults.push({ operation: 'capture', fault: 'before' });
    await world.pass();
    await world.pass(world.shop.rules.orderLives + 11 * 60_000);
    expect(await world.read(order)).toMatchObject({ status: 'expired' });
    for (let i = 0; i < 3; i += 1) await world.pass();
    expect(world.kept()).toEqual({ money: 0, charges: 0 });
  });

  test('F6 a horizon the driver states ends the watch of what cannot be asked; what is still called open stays watched', async () => {
    const world = makeWorld(await engine.fresh());
    const silent = await world.start('silent');
    const voucher = await world.start('voucher');
    await world.pass(world.shop.rules.orderLives + 1);
    expect(await world.read(silent)).toMatchObject({ status: 'expired', money: 'unknown' });
    for (let i = 0; i < 3; i += 1) await world.pass(2_000_000);
    expect(await world.read(silent)).toMatchObject({ status: 'expired', money: 'none' });
    expect(await world.read(voucher)).toMatchObject({ status: 'expired', money: 'unknown' });
    world.bank('voucher').lapse((await world.attempts(voucher.session.id))[0]!);
    await world.pass(600_000);
    expect(await world.read(voucher)).toMatchObject({ status: 'expired', money: 'none' });
  });

  test('F7 a start that crashed after its commit is taken up under the same key, with one payment', async () => {
    const world = makeWorld(await engine.fresh());
    world.bank('qr').faults.push({ operation: 'create', fault: 'after' });
    const input = world.input('qr');
    const from = { origin: 'https://blog.test' };
    const first = await startCheckout(world.shop, input, from);
    expect(first).toMatchObject({ created: true, session: { status: 'processing', money: 'none' } });
    const second = await startCheckout(world.shop, input, from);
    expect(second).toMatchObject({ created: false, session: { id: first.session.id, status: 'requires_action' } });
    expect(world.bank('qr').payments.size).toBe(1);
    const third = await startCheckout(world.shop, input, from);
    expect(third.session).toEqual(second.session);
  });

  test('F7 twenty presses of one key at once: one order, one payment, 409 only while the first is inside the call', async () => {
    const world = makeWorld(await engine.fresh());
    const input = world.input('qr');
    const from = { origin: 'https://blog.test' };
    const all = await Promise.allSettled(Array.from({ length: 20 }, () => startCheckout(world.shop, input, from)));
    const ids = new Set(all.flatMap((one) => (one.status === 'fulfilled' ? [one.value.session.id] : [])));
    expect(ids.size).toBe(1);
    for (const one of all) if (one.status === 'rejected') expect(one.reason).toMatchObject({ code: 'in_progress' });
    expect(all.filter((one) => one.status === 'fulfilled' && one.value.created)).toHaveLength(1);
    expect(world.bank('qr').payments.size).toBe(1);
    expect(await startCheckout(world.shop, input, from)).toMatchObject({ created: false, session: { status: 'requires_action' } });
  });

  test('F7 another draft under the same key is refused', async () => {
    const world = makeWorld(await engine.fresh());
    const order = await world.start('qr');
    await expect(world.start('qr', { quantity: 2 }, { key: order.key })).rejects.toMatchObject({ code: 'key_reused' });
  });

  test('F8 a repeated create sends byte for byte the same request, also after a deploy', async () => {
    const store = await engine.fresh();
    const world = makeWorld(store);
    world.bank('qr').faults.push({ operation: 'create', fault: 'after' });
    const order = await world.start('qr');
    const moved = makeWorld(store, { banks: world.banks, clock: world.clock });
    Object.assign(moved.shop, { publicUrl: 'https://new.test' });
    await moved.pass(world.shop.rules.lease + 1);
    const creates = world.bank('qr').calls.filter((call) => call.operation === 'create');
    expect(creates).toHaveLength(2);
    expect(creates[1]?.body).toBe(creates[0]?.body);
    expect(JSON.parse(creates[0]!.body)).toMatchObject({
      attempt: (await world.attempts(order.session.id))[0],
      payer: { ip: '203.0.113.7', locale: 'en' },
    });
  });

  test('F8 past the life of a key the buyer gets a new attempt, and the old one stays watched', async () => {
    const world = makeWorld(await engine.fresh(), { rules: { orderLives: 12 * 3_600_000 } });
    world.bank('wallet').faults.push({ operation: 'create', fault: 'before' });
    const input = world.input('wallet');
    const first = await startCheckout(world.shop, input, { origin: 'https://blog.test' });
    world.clock.now += 6 * 3_600_000;
    expect(await startCheckout(world.shop, input, { origin: 'https://blog.test' })).toMatchObject({
      session: { id: first.session.id, status: 'requires_action' },
    });
    expect(await world.attempts(first.session.id)).toHaveLength(2);
    expect(world.bank('wallet').calls.filter((call) => call.operation === 'create')).toHaveLength(1);
  });

  test('F8 a create that is refused leaves an order that can be paid otherwise, and takes nothing', async () => {
    const world = makeWorld(await engine.fresh());
    world.bank('qr').refuses = true;
    const order = await world.start('qr');
    expect(order.session).toMatchObject({ status: 'failed', declined: 'method_unavailable', money: 'none', canSwitch: true });
    expect(await world.retry(order, 'card')).toMatchObject({ status: 'requires_action' });
  });

  test('F17 a driver called inside a transaction throws, and so does a nested one', async () => {
    const store = await engine.fresh();
    const world = makeWorld(store);
    await expect(store.transaction(() => world.shop.fetch('https://qr.bank.test/get'))).rejects.toThrow('inside a database transaction');
    await expect(store.read(() => store.transaction(async () => 1))).rejects.toThrow('inside its own transaction');
    await expect(world.shop.fetch('https://evil.test/')).rejects.toThrow('list of hosts');
  });

  test('F19 a code that lapsed is renewed on the same order; a repeated retry makes nothing new', async () => {
    const world = makeWorld(await engine.fresh());
    const order = await world.start('qr');
    const [attempt] = await world.attempts(order.session.id);
    world.bank('qr').lapse(attempt!);
    await world.pass();
    expect(await world.read(order)).toMatchObject({ status: 'failed', money: 'none', canSwitch: true });
    const key = newKey();
    const first = await world.retry(order, 'qr', { key });
    expect(first).toMatchObject({ status: 'requires_action', id: order.session.id });
    expect(await world.retry(order, 'qr', { key })).toEqual(first);
    expect(await world.attempts(order.session.id)).toHaveLength(2);
  });

  test('a provider that tells by notification only is settled by its signed evidence, and never asked', async () => {
    const world = makeWorld(await engine.fresh());
    const order = await world.start('silent');
    const [attempt] = await world.attempts(order.session.id);
    world.bank('silent').pay(attempt!);
    for (let i = 0; i < 2; i += 1) await world.pass();
    expect(world.bank('silent').calls.map((call) => call.operation)).toEqual(['create']);
    const ref = { attempt: attempt!, account: 'm_silent', amount: order.session.total, method: 'silent' };
    const payment = { ref, status: 'succeeded', closed: true, merchant: 'm_silent', received: order.session.total } as const;
    await world.notify('silent', { id: 'n1', kind: 'payment', attempt: attempt!, payment });
    expect(await world.read(order)).toMatchObject({ status: 'succeeded' });
  });

  test("coming back from the provider's page captures and leads to the post with the code", async () => {
    const world = makeWorld(await engine.fresh());
    const order = await world.start('wallet');
    const [attempt] = await world.attempts(order.session.id);
    world.bank('wallet').pay(attempt!);
    const { returnUrl } = JSON.parse(world.bank('wallet').calls[0]!.body) as { returnUrl: string };
    const code = returnUrl.slice('https://shop.test/v1/returns/'.length);
    const { location } = await followReturn(world.shop, code, new Map([['token', 'x']]));
    expect(location).toBe(`https://blog.test/post?page=2&buypost=${code}#buy`);
    expect(await world.read(order)).toMatchObject({ status: 'succeeded' });
    await reconcileOnce(world.shop);
  });
});
