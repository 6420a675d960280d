/** The hosted page sells without JavaScript: every step as a browser without scripts takes it. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { serveWorld, type Served } from '../routes/testing/served.ts';

let world: Served;
beforeEach(async () => {
  world = await serveWorld();
});
afterEach(() => world.end());

/** The hidden and visible fields of the last form that has this step, as a browser would send them. */
const fieldsOf = (page: string, step: string): Record<string, string> => {
  const form = page.split('<form').find((part) => new RegExp(`name="step"\\s+value="${step}"`).test(part)) ?? '';
  const fields: Record<string, string> = {};
  for (const [tag] of form.split('</form>')[0]!.matchAll(/<input[^>]*>/g)) {
    const name = /name="([^"]*)"/.exec(tag)?.[1];
    const value = /value="([^"]*)"/.exec(tag)?.[1] ?? '';
    const radio = /type="(radio|checkbox)"/.test(tag);
    if (name !== undefined && (!radio || / checked/.test(tag))) fields[name] = value.replaceAll('&amp;', '&');
  }
  return fields;
};
const send = (path: string, fields: Record<string, string>) =>
  world.ask(path, {
    method: 'POST',
    headers: { 'content-type': 'application/x-www-form-urlencoded', origin: 'https://shop.test' },
    body: new URLSearchParams(fields),
  });
const orders = () => world.shop.store.read((tx) => tx.selectFrom('orders').selectAll().execute());

describe('a purchase without JavaScript', () => {
  it('goes from form to review to the provider and back to a receipt', async () => {
    const form = await (await world.ask('/buy/mug')).text();
    expect(form).toContain('The mug');
    const review = await (await send('/buy/mug', { ...fieldsOf(form, 'review'), quantity: '2', method: 'wallet' })).text();
    expect(review).toContain('Order and pay');
    expect(review).toContain('€38.00');
    expect(await orders()).toEqual([]);

    const paying = await send('/buy/mug', fieldsOf(review, 'pay'));
    expect(paying.status).toBe(303);
    expect(paying.headers.get('location')).toMatch(/^https:\/\/wallet\.bank\.test\/approve\//);
    const [order] = await orders();
    expect(order).toMatchObject({ total: 3800, status: 'open' });

    const [attempt] = await world.attempts(order!.id);
    const { returnUrl } = JSON.parse(world.bank('wallet').calls[0]!.body) as { returnUrl: string };
    world.bank('wallet').pay(attempt!);
    const back = await world.ask(returnUrl);
    expect(back.status).toBe(303);
    const exchange = await world.ask(back.headers.get('location')!);
    expect(exchange.status).toBe(303);
    const receipt = await world.ask((await world.ask(exchange.headers.get('location')!)).headers.get('location')!);
    expect(receipt.status).toBe(200);
    const text = await receipt.text();
    expect(text).toContain('You paid');
    expect(text).toContain('It is on its way.');
    expect(world.kept()).toEqual({ money: 3800, charges: 1 });
  });

  it('pressing twice, and going back to press again, is one order', async () => {
    const form = await (await world.ask('/buy/mug')).text();
    const fields = fieldsOf(await (await send('/buy/mug', { ...fieldsOf(form, 'review'), method: 'wallet' })).text(), 'pay');
    const answers = await Promise.all([send('/buy/mug', fields), send('/buy/mug', fields), send('/buy/mug', fields)]);
    expect(answers.every((one) => one.status < 500)).toBe(true);
    await send('/buy/mug', fields);
    expect(await orders()).toHaveLength(1);
  });

  it('draws the code itself, waits, and sends the page on when the money came', async () => {
    const form = await (await world.ask('/buy/book')).text();
    const step = await send('/buy/book', {
      ...fieldsOf(await (await send('/buy/book', { ...fieldsOf(form, 'review'), email: 'a@example.com', method: 'qr' })).text(), 'pay'),
    });
    expect(step.status).toBe(200);
    const reader = step.body!.getReader();
    const decoder = new TextDecoder();
    const first = decoder.decode((await reader.read()).value);
    expect(first).toMatch(/<svg[^>]*class="qr"/);
    expect(first).not.toContain('http-equiv="refresh"');
    const [order] = await orders();
    const [attempt] = await world.attempts(order!.id);
    world.bank('qr').pay(attempt!);
    await world.pass();
    let rest = '';
    for (let part = await reader.read(); !part.done; part = await reader.read()) rest += decoder.decode(part.value);
    const receipt = /content="0;url=([^"]+)"/.exec(rest)?.[1];
    expect(receipt).toMatch(/^https:\/\/shop\.test\/o\//);
    await world.pass();
    expect(await (await world.ask(receipt!)).text()).toContain('You paid');
  });

  it('says what is wrong beside the fields, keeps what was typed, and orders nothing', async () => {
    const form = await (await world.ask('/buy/book')).text();
    const answer = await send('/buy/book', { ...fieldsOf(form, 'review'), email: 'not an "address"', quantity: '99' });
    expect(answer.status).toBe(422);
    const text = await answer.text();
    expect(text).toContain('value="not an &quot;address&quot;"');
    expect(text).toMatch(/id="email"[^>]*aria-invalid="true"[^>]*aria-describedby="email-wrong"/);
    expect(text).toContain('This is more than possible.');
    expect(
      (await send('/buy/book', { step: 'pay', method: 'qr', email: '', key: 'a'.repeat(32), expected: '1900', expectedCurrency: 'EUR' }))
        .status,
    ).toBe(422);
    expect(await world.rows()).toBe(0);
  });

  it('shows a changed price and asks again under a new key', async () => {
    const form = await (await world.ask('/buy/mug')).text();
    const fields = fieldsOf(await (await send('/buy/mug', { ...fieldsOf(form, 'review'), method: 'qr' })).text(), 'pay');
    world.offers[0] = { ...world.offers[0]!, prices: [{ amount: 2500, currency: 'EUR' }] };
    const again = await send('/buy/mug', fields);
    expect(again.status).toBe(409);
    const text = await again.text();
    expect(text).toContain('The price has changed');
    expect(text).toContain('€25.00');
    expect(fieldsOf(text, 'pay')['key']).not.toBe(fields['key']);
    expect(await orders()).toEqual([]);
  });

  it('never lets the page name the price', async () => {
    const form = await (await world.ask('/buy/mug')).text();
    const fields = fieldsOf(await (await send('/buy/mug', { ...fieldsOf(form, 'review'), method: 'qr' })).text(), 'pay');
    for (const expected of ['1', '0', '-1900', 'NaN', '1e2', '19e2x', '']) {
      const key = 'k'.repeat(30) + expected.length + Math.abs(Number(expected) || 0);
      const answer = await send('/buy/mug', { ...fields, expected, key: key.replace(/[^\w-]/g, 'x') });
      expect(answer.status).toBe(409);
    }
    expect(await orders()).toEqual([]);
  });

  it('cancels on request, and starts anew after a decline', async () => {
    const form = await (await world.ask('/buy/mug')).text();
    const step = await send(
      '/buy/mug',
      fieldsOf(await (await send('/buy/mug', { ...fieldsOf(form, 'review'), method: 'qr' })).text(), 'pay'),
    );
    const reader = step.body!.getReader();
    const text = new TextDecoder().decode((await reader.read()).value);
    await reader.cancel();
    const canceled = await send('/buy/mug', fieldsOf(text, 'cancel'));
    expect(canceled.status).toBe(303);
    const status = await (await world.ask(canceled.headers.get('location')!)).text();
    expect(status).toContain('The order was canceled.');
    expect(status).toContain('Nothing was charged.');
  });

  it('orders nothing by being looked at', async () => {
    await world.ask('/buy/mug');
    await world.ask('/buy/mug?form=1&quantity=2');
    await world.ask('/buy/mug', { method: 'HEAD' });
    expect(await world.rows()).toBe(0);
  });
});
