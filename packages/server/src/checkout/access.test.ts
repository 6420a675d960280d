/** Return addresses, visits, pay frames, receipts, downloads and the watch: what opens what, for how long. */
import { expect, test } from 'vitest';
import { onEngines } from '../testing/engines.ts';
import { makeWorld, type World } from '../testing/world.ts';
import {
  cancelCheckout,
  followReturn,
  openDownload,
  openPayFrame,
  readCheckout,
  readReceipt,
  redeemReturn,
  retryCheckout,
  settle,
  startCheckout,
  watchCheckout,
} from './index.ts';
import { newKey } from '../testing/world.ts';

function codeOf(world: World, kind: 'qr' | 'card' | 'wallet'): string {
  const create = world.bank(kind).calls.find((call) => call.operation === 'create');
  const request = JSON.parse(create?.body ?? '{}') as { returnUrl: string };
  return request.returnUrl.split('/').at(-1) ?? '';
}

onEngines('what opens an order', (engine) => {
  test('a return code shows status and may cancel, and never pays', async () => {
    const world = makeWorld(await engine.fresh());
    const order = await world.start('qr');
    const code = codeOf(world, 'qr');
    await followReturn(world.shop, code, new Map());
    const { session, token, post } = await redeemReturn(world.shop, code);
    expect(post).toEqual({ url: 'https://blog.test/post' });
    expect(session).toMatchObject({
      id: order.session.id,
      status: 'requires_action',
      nextAction: { type: 'wait' },
      canSwitch: false,
      canCancel: true,
    });
    const retry = { key: newKey(), method: 'card', expected: session.total, surface: 'desktop' } as const;
    await expect(retryCheckout(world.shop, session.id, token, retry, {})).rejects.toMatchObject({ code: 'unauthorized' });
    const other = await world.start('qr');
    await expect(readCheckout(world.shop, other.session.id, token)).rejects.toMatchObject({ code: 'not_found' });
    expect(await cancelCheckout(world.shop, session.id, token)).toMatchObject({ status: 'canceled' });
  });

  test('deliveries are shown to the first exchange within ten minutes of the return only', async () => {
    const world = makeWorld(await engine.fresh());
    const order = await world.start('wallet');
    world.bank('wallet').pay((await world.attempts(order.session.id))[0]!);
    const code = codeOf(world, 'wallet');
    await followReturn(world.shop, code, new Map());
    const first = await redeemReturn(world.shop, code);
    expect(first.session).toMatchObject({
      status: 'succeeded',
      order: { deliveries: [{ kind: 'thanks' }], receiptUrl: expect.stringContaining('/o/') },
    });
    const second = await redeemReturn(world.shop, code);
    expect(second.session).toMatchObject({ status: 'succeeded', order: { deliveries: [] } });
    expect(second.session.status === 'succeeded' && second.session.order.receiptUrl).toBeFalsy();
    world.clock.now += 10 * 60_000;
    expect(await readCheckout(world.shop, order.session.id, first.token)).toMatchObject({ order: { deliveries: [] } });
    world.clock.now += world.shop.rules.returnLives;
    await expect(readCheckout(world.shop, order.session.id, first.token)).rejects.toMatchObject({ code: 'not_found' });
  });

  test('a code that nobody came back by shows no deliveries, and an old or made-up one shows nothing', async () => {
    const world = makeWorld(await engine.fresh());
    const order = await world.start('wallet');
    const attempt = (await world.attempts(order.session.id))[0]!;
    world.bank('wallet').pay(attempt);
    await settle(world.shop, attempt);
    expect((await redeemReturn(world.shop, codeOf(world, 'wallet'))).session).toMatchObject({
      status: 'succeeded',
      order: { deliveries: [] },
    });
    await expect(redeemReturn(world.shop, newKey())).rejects.toMatchObject({ code: 'not_found' });
    world.clock.now += world.shop.rules.orderLives + world.shop.rules.returnLives;
    await expect(redeemReturn(world.shop, codeOf(world, 'wallet'))).rejects.toMatchObject({ code: 'not_found' });
    await expect(followReturn(world.shop, codeOf(world, 'wallet'), new Map())).rejects.toMatchObject({ code: 'not_found' });
  });

  test('the way back leads to pages of the starting origin, the shop and the offer only', async () => {
    const world = makeWorld(await engine.fresh());
    const from = { origin: 'https://blog.test' };
    for (const returnTo of [
      'https://evil.test/',
      'javascript:alert(1)',
      '//evil.test',
      'https://user:pw@blog.test/',
      'ftp://blog.test/',
      'nonsense',
    ]) {
      await expect(startCheckout(world.shop, world.input('qr', {}, { returnTo }), from)).rejects.toMatchObject({ code: 'invalid_request' });
    }
    await expect(startCheckout(world.shop, world.input('qr', {}, { returnTo: 'https://shop.test/buy/mug' }), from)).resolves.toBeDefined();
    await expect(startCheckout(world.shop, world.input('qr', { offerId: 'only' }), { origin: 'https://other.test' })).rejects.toMatchObject(
      { code: 'origin_not_allowed' },
    );
    await expect(startCheckout(world.shop, world.input('qr', { offerId: 'only' }), {})).rejects.toMatchObject({
      code: 'origin_not_allowed',
    });
    await expect(startCheckout(world.shop, world.input('qr', { offerId: 'only' }), from)).resolves.toBeDefined();
  });

  test('the pay frame opens while its attempt is current, and not after', async () => {
    const world = makeWorld(await engine.fresh());
    const order = await world.start('card');
    const { session } = order;
    const url = session.status === 'requires_action' && session.nextAction.type === 'embed' ? session.nextAction.url : '';
    expect(url).toMatch(/^https:\/\/shop\.test\/pay\/[\w-]{43}$/);
    const code = url.split('/').at(-1)!;
    expect(await openPayFrame(world.shop, code)).toMatchObject({
      formUrl: expect.stringContaining('https://card.bank.test/form/'),
      host: 'https://card.bank.test',
    });
    const { store } = world.shop;
    await store.transaction((tx) => tx.updateTable('attempts').set({ is_current: 0 }).execute());
    await expect(openPayFrame(world.shop, code)).rejects.toMatchObject({ code: 'not_found' });
    await store.transaction((tx) => tx.updateTable('attempts').set({ is_current: 1 }).execute());
    await expect(openPayFrame(world.shop, code)).resolves.toBeDefined();
    await world.retry(order, 'qr');
    await expect(openPayFrame(world.shop, code)).rejects.toMatchObject({ code: 'not_found' });
    await expect(openPayFrame(world.shop, codeOf(world, 'card'))).rejects.toMatchObject({ code: 'not_found' });
  });

  test('the receipt link opens, a download counts, expires and cannot be guessed', async () => {
    const world = makeWorld(await engine.fresh());
    const order = await world.start('qr', { offerId: 'print' });
    const attempt = (await world.attempts(order.session.id))[0]!;
    world.bank('qr').pay(attempt);
    await settle(world.shop, attempt);
    const session = await world.read(order);
    if (session.status !== 'succeeded') throw new Error(session.status);
    const receipt = await readReceipt(world.shop, session.order.receiptUrl!.split('/').at(-1)!);
    expect(receipt).toMatchObject({
      number: session.order.number,
      title: 'The print',
      session: { order: { deliveries: [{ kind: 'download', usesLeft: 2 }] } },
    });
    await expect(readReceipt(world.shop, newKey())).rejects.toMatchObject({ code: 'not_found' });
    const delivery = session.order.deliveries[0];
    const token = delivery?.kind === 'download' ? delivery.url.split('/').at(-1)! : '';
    const uses = await Promise.all(Array.from({ length: 8 }, () => openDownload(world.shop, token)));
    expect(uses.filter((one) => one !== undefined)).toHaveLength(2);
    expect(await openDownload(world.shop, newKey())).toBeUndefined();
    const rows = JSON.stringify(
      await world.shop.store.read(async (tx) => [
        await tx.selectFrom('orders').selectAll().execute(),
        await tx.selectFrom('attempts').selectAll().execute(),
        await tx.selectFrom('deliveries').selectAll().execute(),
        await tx.selectFrom('return_codes').selectAll().execute(),
      ]),
    );
    for (const secret of [
      order.key,
      token,
      receipt.session.id === '' ? '' : codeOf(world, 'qr'),
      session.order.receiptUrl!.split('/').at(-1)!,
    ])
      expect(rows).not.toContain(secret);
  });

  test('a download link expires', async () => {
    const world = makeWorld(await engine.fresh());
    const order = await world.start('qr', { offerId: 'print' });
    const attempt = (await world.attempts(order.session.id))[0]!;
    world.bank('qr').pay(attempt);
    await settle(world.shop, attempt);
    const session = await world.read(order);
    const delivery = session.status === 'succeeded' ? session.order.deliveries[0] : undefined;
    world.clock.now += 3 * 24 * 3_600_000;
    expect(await openDownload(world.shop, delivery?.kind === 'download' ? delivery.url.split('/').at(-1)! : '')).toBeUndefined();
  });

  test('watching tells every change at once and ends with the order', async () => {
    const world = makeWorld(await engine.fresh());
    const order = await world.start('qr');
    const seen: string[] = [];
    const leave = new AbortController();
    const watching = (async () => {
      for await (const session of watchCheckout(world.shop, order.session.id, order.key, leave.signal)) {
        seen.push(session.status);
        if (seen.length > 1) continue;
        world.bank('qr').pay((await world.attempts(order.session.id))[0]!);
        await settle(world.shop, (await world.attempts(order.session.id))[0]!);
      }
    })();
    await watching;
    expect(seen[0]).toBe('requires_action');
    expect(seen.at(-1)).toBe('succeeded');
    const gone = watchCheckout(world.shop, order.session.id, newKey(), leave.signal);
    await expect(gone.next()).rejects.toMatchObject({ code: 'not_found' });
  });

  test('watching ends when the listener leaves', async () => {
    const world = makeWorld(await engine.fresh());
    const order = await world.start('qr');
    const leave = new AbortController();
    const seen: string[] = [];
    for await (const session of watchCheckout(world.shop, order.session.id, order.key, leave.signal)) {
      seen.push(session.status);
      leave.abort();
    }
    expect(seen).toEqual(['requires_action']);
  });
});
