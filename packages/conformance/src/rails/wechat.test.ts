/** Inside WeChat an order at the shop has none at the provider until the buyer is known: ended, switched or late in between, on both databases. */
import { beforeAll, describe, expect, test } from 'vitest';
import { onEngines } from '../../../server/src/testing/engines.ts';
import { contextOf, newKey } from '../adapter/bench.ts';
import { expectTruth } from '../testing/rails-truth.ts';
import { openRails, type Opened, type Rails } from '../testing/rails.ts';

onEngines('paying inside WeChat', (engine) => {
  let rails: Rails;
  beforeAll(async () => {
    rails = await openRails(await engine.fresh(), { only: ['wechat_pay'] });
  });

  const wayOf = (id: string) => rails.ways.find(({ method }) => method.id === id) ?? expect.fail(`there is no ${id}`);
  const wechat = { headers: { 'user-agent': 'Mozilla/5.0 (Linux; Android 14) MicroMessenger/8.0.50' } };

  /** A checkout whose buyer was not sent off yet, and where they would be sent. */
  const begin = async (): Promise<{ readonly opened: Opened; readonly page: string }> => {
    const key = newKey();
    const way = wayOf('wechat_jsapi');
    const session = await rails.adapter.startCheckout(
      {
        key,
        draft: { offerId: 'mug', quantity: 1, currency: 'CNY' },
        method: way.method.id,
        expected: { amount: 16_800, currency: 'CNY' },
        post: { url: 'https://blog.test/posts/mugs' },
        returnTo: 'https://blog.test/posts/mugs',
        surface: 'wechat',
        locale: 'zh-CN',
      },
      contextOf(key),
    );
    const look = () => rails.adapter.getCheckout(session.id, contextOf(key));
    const attempt = async (): Promise<string> =>
      (
        await rails.store.read((tx) =>
          tx.selectFrom('attempts').select('id').where('order_id', '=', session.id).orderBy('position').execute(),
        )
      ).at(-1)?.id ?? '';
    if (session.status !== 'requires_action' || session.nextAction.type !== 'redirect') return expect.fail(session.status);
    expect(session.nextAction.purpose).toBe('identify');
    return { opened: { key, way, session, attempt, look }, page: new URL(session.nextAction.url).pathname };
  };

  /** Off to WeChat; answers the address on which the buyer comes back. */
  const known = async (page: string): Promise<string> => {
    const off = (await rails.ask(page)).headers.get('location') ?? '';
    const back = await rails.rail('wechat_pay').simulator.fetch(new Request(off, wechat));
    const { pathname, search } = new URL(back.headers.get('location') ?? '');
    expect(pathname).toBe(page);
    return pathname + search;
  };

  describe('before the buyer is known', () => {
    test('cancelled: over at once, and a return that was on its way makes nothing', async () => {
      const { opened, page } = await begin();
      const back = await known(page);
      const session = await rails.cancel(opened);
      expect(session).toMatchObject({ status: 'canceled', money: 'none' });
      expect((await rails.ask(back)).headers.get('location')).toMatch(/^https:\/\/shop\.test\/v1\/returns\//);
      expect(await rails.rail('wechat_pay').simulator.pay(await opened.attempt())).toBe(false);
      await rails.quiet();
      await expectTruth(rails, opened);
      expect(await rails.money(session.id)).toEqual({ charged: 0, refunded: 0, payers: 0 });
    });

    test('another way is chosen and paid', async () => {
      const { opened } = await begin();
      const first = await opened.attempt();
      await rails.switchTo(opened, wayOf('wechat_qr'));
      expect(await rails.pay(opened)).toBe(true);
      expect(await rails.rail('wechat_pay').simulator.pay(first)).toBe(false);
      await rails.quiet();
      expect((await expectTruth(rails, opened)).status).toBe('succeeded');
    });

    test('nobody ever comes: it expires, and nothing is left open at WeChat', async () => {
      const { opened } = await begin();
      rails.clock.now += rails.shop.rules.orderLives + 60_000;
      await rails.quiet(3);
      expect(await opened.look()).toMatchObject({ status: 'expired', money: 'none' });
      const [row] = await rails.store.read((tx) =>
        tx.selectFrom('attempts').select(['closed', 'next_check_at']).where('order_id', '=', opened.session.id).execute(),
      );
      expect(row).toEqual({ closed: 1, next_check_at: null });
    });
  });

  test('the code of a return is good once; used again it leads to the sheet that is there', async () => {
    const { opened, page } = await begin();
    const back = await known(page);
    for (let times = 0; times < 3; times += 1) expect((await rails.ask(back)).headers.get('location')).toBe(`https://shop.test${page}#`);
    const html = await (await rails.ask(page)).text();
    expect(html).toContain('"paySign"');
    await rails.rail('wechat_pay').simulator.pay(await opened.attempt());
    await rails.quiet();
    expect((await expectTruth(rails, opened)).status).toBe('succeeded');
    expect((await rails.ask(page)).headers.get('location')).toMatch(/^https:\/\/shop\.test\/v1\/returns\//);
  });

  test('two who are sent off from one page make one order, which is paid once', async () => {
    const { opened, page } = await begin();
    const both = [await known(page), await known(page)];
    for (const back of both) await rails.ask(back);
    const attempt = await opened.attempt();
    expect(await rails.rail('wechat_pay').simulator.pay(attempt)).toBe(true);
    expect(await rails.rail('wechat_pay').simulator.pay(attempt)).toBe(false);
    await rails.quiet();
    await expectTruth(rails, opened);
  });

  test('what is kept of a buyer is no code that opens anything', async () => {
    const { opened, page } = await begin();
    const back = await known(page);
    await rails.ask(back);
    const [row] = await rails.store.read((tx) => tx.selectFrom('attempts').selectAll().where('order_id', '=', opened.session.id).execute());
    const kept = JSON.stringify(row);
    expect(kept).not.toContain(new URL(back, 'https://shop.test').searchParams.get('code'));
    expect(kept).not.toContain(page.slice('/pay/'.length));
    const settings = rails.rail('wechat_pay').simulator.settings;
    for (const name of ['apiV3Key', 'appSecret']) expect(kept).not.toContain(settings[name]);
  });
});
