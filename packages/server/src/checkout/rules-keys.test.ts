/** What strangers and repeated keys are told, and which provider may take a sum. */
import { expect, test } from 'vitest';
import type { PaymentProvider } from '@buypost/providers';
import { onEngines } from '../testing/engines.ts';
import { makeWorld, newKey } from '../testing/world.ts';
import { providerFor } from './calls.ts';
import { settle, startCheckout } from './index.ts';

onEngines('keys and strangers', (engine) => {
  test('F14 who types the e-mail of somebody else is not told what they bought', async () => {
    const world = makeWorld(await engine.fresh());
    const draft = { offerId: 'book', contact: { email: 'ada@example.org' } };
    const order = await world.start('qr', draft);
    const [attempt] = await world.attempts(order.session.id);
    world.bank('qr').pay(attempt!);
    await settle(world.shop, attempt!);
    const ask = (ip?: string) =>
      startCheckout(world.shop, world.input('qr', draft), { origin: 'https://blog.test', ...(ip === undefined ? {} : { ip }) });
    await expect(ask('203.0.113.7')).rejects.toMatchObject({ code: 'already_bought' });
    await expect(ask('::ffff:203.0.113.7')).rejects.toMatchObject({ code: 'already_bought' });
    await expect(ask('198.51.100.1')).resolves.toMatchObject({ created: true });
    await expect(ask()).resolves.toMatchObject({ created: true });
  });

  test('a retry key used for another method is refused and makes nothing', async () => {
    const world = makeWorld(await engine.fresh());
    const order = await world.start('card');
    const key = newKey();
    await world.retry(order, 'qr', { key });
    await expect(world.retry(order, 'voucher', { key })).rejects.toMatchObject({ code: 'key_reused' });
    expect(await world.retry(order, 'qr', { key })).toMatchObject({ status: 'requires_action', method: 'qr' });
    expect(await world.attempts(order.session.id)).toHaveLength(2);
  });

  test('a sum is charged only where it can be counted, as the quote said', async () => {
    const world = makeWorld(await engine.fresh());
    const coarse: PaymentProvider = { ...world.banks[0]!, id: 'coarse', limits: () => ({ exponent: 0, min: 1, max: 99_999 }) };
    const shop = { ...world.shop, providers: [coarse, world.banks[0]!] };
    expect(providerFor(shop, 'qr', 1950, 'EUR')?.id).toBe('qr');
    expect(providerFor(shop, 'qr', 1900, 'EUR')?.id).toBe('coarse');
  });
});
