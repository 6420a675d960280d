/**
 * What Alipay alone does, through the whole server on both databases: a payment it does not know until the buyer scans or logs in, one that is closed
 * by being given back, and notifications that are told until the answer is exactly `success`. What it has in common with others: money.test.ts.
 */
import { beforeEach, expect, test } from 'vitest';
import { refundOrder } from '../../../server/src/checkout/index.ts';
import { onEngines } from '../../../server/src/testing/engines.ts';
import { newKey } from '../adapter/bench.ts';
import { expectTruth } from '../testing/rails-truth.ts';
import { openRails, type Opened, type Rails, type Way } from '../testing/rails.ts';

onEngines('Alipay through the server', (engine) => {
  let rails: Rails;
  beforeEach(async () => {
    rails = await openRails(await engine.fresh(), { only: ['alipay', 'sandbox'] });
  });
  const wayOf = (id: string): Way => {
    const found = rails.ways.find(({ method }) => method.id === id);
    if (found === undefined) throw new Error(`no way ${id}`);
    return found;
  };
  const alipay = () => rails.rail('alipay').simulator;
  /** The buyer's phone opens the code. */
  const scan = async ({ session }: Pick<Opened, 'session'>): Promise<void> => {
    if (session.status !== 'requires_action' || session.nextAction.type !== 'qr_code') throw new Error('There is no code.');
    await alipay().fetch(new Request(session.nextAction.data));
  };
  const rowsOf = async (orderId: string) =>
    rails.store.read((tx) => tx.selectFrom('attempts').selectAll().where('order_id', '=', orderId).orderBy('position').execute());
  const inbox = () => rails.store.read((tx) => tx.selectFrom('inbox').selectAll().execute());

  test('a code that nobody scanned offers no cancel; once it is scanned the order can be cancelled, and stays so', async () => {
    const opened = await rails.open(wayOf('alipay_qr'));
    expect(opened.session).toMatchObject({ status: 'requires_action', money: 'unknown', canCancel: false, canSwitch: true });
    await expect(rails.cancel(opened)).rejects.toMatchObject({ code: 'cannot_switch' });
    expect(await opened.look()).toMatchObject({ status: 'requires_action', money: 'unknown' });
    await scan(opened);
    // Nobody has looked since: the question itself finds that it can be closed now.
    expect(await rails.cancel(opened)).toMatchObject({ status: 'canceled', money: 'none' });
    expect(await alipay().pay(await opened.attempt())).toBe(false);
    expect(alipay().ledger().at(-1)).toMatchObject({ status: 'TRADE_CLOSED', charged: 0 });
  });

  test('a look after the scan offers the cancel', async () => {
    const opened = await rails.open(wayOf('alipay_qr'));
    await scan(opened);
    await rails.quiet(2);
    expect(await opened.look()).toMatchObject({ status: 'requires_action', canCancel: true });
  });

  test('not known before the first scan, the order waits until its deadline and expires; a payment is still "not known to be none"', async () => {
    const opened = await rails.open(wayOf('alipay_qr'));
    await rails.quiet(20);
    expect(await opened.look()).toMatchObject({ status: 'requires_action', money: 'unknown' });
    rails.clock.now += rails.shop.rules.orderLives;
    await rails.quiet(2);
    expect(await opened.look()).toMatchObject({ status: 'expired', money: 'unknown' });
    // Two hours after the deadline no code of Alipay can be scanned any more: only then it is said that nothing was taken.
    rails.clock.now += 2 * 3_600_000;
    await rails.quiet(4);
    expect(await opened.look()).toMatchObject({ status: 'expired', money: 'none' });
    expect(await rowsOf(opened.session.id)).toMatchObject([{ closed: 1, status: 'expired' }]);
    await expectTruth(rails, opened);
  });

  test('renewed twice; the first code is scanned and paid after all, and the second payment goes back', async () => {
    const opened = await rails.open(wayOf('alipay_qr'));
    const first = await opened.attempt();
    await rails.switchTo(opened, wayOf('alipay_qr'));
    await rails.switchTo(opened, wayOf('alipay_page'));
    const last = await opened.attempt();
    expect(await alipay().pay(first)).toBe(true);
    expect(await alipay().pay(last)).toBe(true);
    await rails.quiet(8);
    const told = await expectTruth(rails, opened);
    expect(told).toMatchObject({ status: 'succeeded', money: 'taken' });
    expect(await rails.money(told.id)).toEqual({ charged: 2 * told.total.amount, refunded: told.total.amount, payers: 1 });
  });

  test('a scanned code is closed before another method is made', async () => {
    const opened = await rails.open(wayOf('alipay_qr'));
    await scan(opened);
    const old = await opened.attempt();
    await rails.switchTo(opened, wayOf('sandbox_redirect'));
    expect(await alipay().pay(old)).toBe(false);
    expect((await rowsOf(opened.session.id))[0]).toMatchObject({ status: 'canceled', closed: 1 });
  });

  test('given back in full it stays a paid order that was given back, though Alipay calls the trade closed', async () => {
    const opened = await rails.open(wayOf('alipay_wap'));
    expect(await rails.pay(opened)).toBe(true);
    await rails.quiet();
    const { id, total } = await opened.look();
    await refundOrder(rails.shop, id, { reason: 'merchant', requestKey: newKey(), amount: 500 });
    await rails.quiet(3);
    expect(await opened.look()).toMatchObject({ status: 'succeeded', order: { refunded: { amount: 500, currency: 'CNY' } } });
    await refundOrder(rails.shop, id, { reason: 'merchant', requestKey: newKey() });
    await rails.quiet(6);
    expect(alipay().ledger().at(-1)).toMatchObject({ status: 'TRADE_CLOSED', refunded: total.amount });
    expect(await opened.look()).toMatchObject({ status: 'succeeded', money: 'returned', order: { refunded: total } });
    // Alipay's later TRADE_CLOSED, told for the phone's page, changed nothing of it.
    expect((await inbox()).filter(({ handled_at }) => handled_at === null)).toEqual([]);
  });

  test('paid and given back before anybody looked, it was paid and given back', async () => {
    rails.ears = 'deaf';
    const opened = await rails.open(wayOf('alipay_qr'));
    const attempt = await opened.attempt();
    await alipay().pay(attempt);
    const { provider } = rails.rail('alipay');
    const ref = { attempt, account: provider.account, amount: opened.session.total, method: 'alipay_qr' };
    const call = { fetch: rails.shop.fetch, now: rails.shop.now, signal: new AbortController().signal };
    // As the merchant does in Alipay's console: the shop has no row for it.
    await provider.refundPayment?.({ id: '2026112200001', payment: ref, amount: ref.amount, reason: 'console' }, call);
    await rails.quiet(4);
    expect((await rowsOf(opened.session.id))[0]).toMatchObject({ status: 'succeeded', received: opened.session.total.amount });
  });

  test('the shop answers a notification with exactly `success`, once and again, and keeps one row of it', async () => {
    rails.ears = 'holding';
    const opened = await rails.open(wayOf('alipay_qr'));
    await alipay().pay(await opened.attempt());
    await alipay().tick();
    const [told] = rails.held;
    if (told === undefined) throw new Error('Nothing was told.');
    for (let times = 0; times < 3; times += 1) {
      const answer = await rails.ask(told.url, { method: 'POST', headers: told.headers, body: told.body });
      expect([answer.status, await answer.text()]).toEqual([200, 'success']);
    }
    expect(await inbox()).toHaveLength(1);
    expect(await opened.look()).toMatchObject({ status: 'succeeded', money: 'taken' });
    const forged = new TextEncoder().encode(new TextDecoder().decode(told.body).replace('TRADE_SUCCESS', 'TRADE_FINISHED'));
    const answer = await rails.ask(told.url, { method: 'POST', headers: told.headers, body: forged });
    expect([answer.status, (await answer.text()) === 'success']).toEqual([401, false]);
    expect(await inbox()).toHaveLength(1);
  });

  test('a notification that arrives before the code’s answer is settled', async () => {
    alipay().fault({ kind: 'notify_early' });
    const opened = await rails.open(wayOf('alipay_qr'));
    await rails.quiet(2);
    expect(await expectTruth(rails, opened)).toMatchObject({ status: 'succeeded', money: 'taken' });
  });

  test('the buyer comes back by Alipay’s own address, with all it appends, to a paid order', async () => {
    const opened = await rails.open(wayOf('alipay_page'));
    rails.ears = 'deaf';
    const { session } = opened;
    if (session.status !== 'requires_action' || session.nextAction.type !== 'redirect') throw new Error('There is no link.');
    const link = await alipay().fetch(new Request(session.nextAction.url));
    const page = link.headers.get('location') ?? '';
    const headers = { 'content-type': 'application/x-www-form-urlencoded' };
    const done = await (await alipay().fetch(new Request(page, { method: 'POST', body: 'do=pay', headers }))).text();
    const back = /url=([^"]+)"/.exec(done)?.[1]?.replaceAll('&amp;', '&') ?? '';
    expect(back).toMatch(/^https:\/\/shop\.test\/v1\/returns\/[\w-]+\?.*out_trade_no=att_/);
    const answer = await rails.ask(back);
    expect(answer.status).toBe(303);
    expect(new URL(answer.headers.get('location') ?? '').origin).toBe('https://blog.test');
    expect(await opened.look()).toMatchObject({ status: 'succeeded', money: 'taken' });
  });
});
