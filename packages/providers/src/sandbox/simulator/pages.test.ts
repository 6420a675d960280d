import { describe, expect, test } from 'vitest';
import { createBank } from './index.ts';
import { account, apiKey, pathOf, stage, url, webhookSecret } from '../testing/stage.ts';

const page = async (answer: Promise<Response>): Promise<{ status: number; text: string; policy: string; to: string | null }> => {
  const response = await answer;
  return {
    status: response.status,
    text: await response.text(),
    policy: response.headers.get('content-security-policy') ?? '',
    to: response.headers.get('location'),
  };
};

describe('the buyer’s pages', () => {
  test('pay: the page shows what and how much, the press pays, the next page goes back to the shop', async () => {
    const { create, visit, bank } = stage();
    const path = pathOf(await create('sandbox_redirect'));
    const shown = await page(visit(path));
    expect(shown.text).toContain('EUR 19.00');
    expect(shown.text).toContain('Winter mug');
    expect(shown.text).not.toMatch(/<script|style=|onclick/i);
    expect(shown.policy).toBe("default-src 'none'; style-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'");
    expect(await page(visit(path, { do: 'approve' }))).toMatchObject({ status: 303, to: path });
    expect((await page(visit(path))).text).toContain('http-equiv="refresh" content="0; url=https://shop.test/v1/returns/');
    expect(bank.ledger()).toMatchObject([{ charged: 1900, charges: 1 }]);
  });

  test('reading the page, or its neighbours, never pays', async () => {
    const { create, visit, bank } = stage();
    const code = pathOf(await create('sandbox_qr')).split('/')[2];
    for (const door of ['pay', 'scan', 'app', 'form'])
      for (const tail of ['', '/check', '?do=approve']) await visit(`/${door}/${code}${tail}`);
    expect(bank.ledger()).toMatchObject([{ charged: 0, state: 'WAITING' }]);
  });

  test.each([
    ['decline', 'Declined. Nothing was taken.', 'WAITING'],
    ['funds', 'not enough pretend money', 'WAITING'],
    ['later', 'On its way.', 'PENDING'],
  ])('%s: %s', async (choice, text, state) => {
    const { create, visit, bank } = stage();
    const path = pathOf(await create('sandbox_redirect'));
    await visit(path, { do: choice });
    expect((await page(visit(path))).text).toContain(text);
    expect(bank.ledger()).toMatchObject([{ charged: 0, state }]);
  });

  test('a check: the right word pays, a wrong one is declined and may be tried again', async () => {
    const { create, visit, bank, driver, call } = stage();
    const made = await create('sandbox_redirect');
    const path = pathOf(made);
    const word = async (): Promise<string> => /<code>(\w+)<\/code>/.exec((await page(visit(`${path}/check`))).text)?.[1] ?? '';
    await visit(path, { do: 'check' });
    await visit(`${path}/check`, { answer: 'wrong' });
    expect(await driver.getPayment(made.ref, call)).toMatchObject({ status: 'requires_action', declined: 'authentication_failed' });
    await visit(path, { do: 'check' });
    await visit(`${path}/check`, { answer: ` ${(await word()).toUpperCase()} ` });
    expect(bank.ledger()).toMatchObject([{ charged: 1900 }]);
  });

  test('the embedded form may be framed, asks for a word and never for a number', async () => {
    const { create, visit, bank } = stage();
    const path = pathOf(await create('sandbox_card'));
    const shown = await page(visit(path));
    expect(shown.policy).toContain('frame-ancestors *');
    expect(shown.text).not.toMatch(/autocomplete="cc-|cvc|expiry/i);
    expect(await page(visit(path, { word: 'abracadabra' }))).toMatchObject({ status: 422 });
    await visit(path, { word: ' No ' });
    expect((await page(visit(path))).text).toContain('Declined');
    await visit(path, { word: 'Pay' });
    const after = await page(visit(path));
    expect(after.text).toContain('Paid.');
    expect(after.text).not.toContain('http-equiv="refresh"');
    expect(bank.ledger()).toMatchObject([{ charged: 1900 }]);
  });

  test('lose: the money is taken and the page does not know', async () => {
    const { create, visit, bank } = stage();
    const path = pathOf(await create('sandbox_redirect'));
    expect((await page(visit(path, { do: 'lose' }))).status).toBe(504);
    expect(bank.ledger()).toMatchObject([{ charged: 1900 }]);
  });

  test('texts of a shop are texts', async () => {
    const { create, visit } = stage({ shopName: '<img src=x onerror=alert(1)>' });
    const path = pathOf(await create('sandbox_qr', { title: '"><script>alert(1)</script>', returnUrl: 'https://shop.test/"><script>' }));
    expect((await page(visit(path))).text).not.toMatch(/<script|<img/);
  });

  test('an unknown code, and a payment’s number in place of its code, open nothing', async () => {
    const { create, visit } = stage();
    const made = await create('sandbox_qr');
    for (const which of ['none', made.ref.attempt, made.ref.reference]) {
      expect((await page(visit(`/pay/${which}`))).status).toBe(404);
      expect((await page(visit(`/pay/${which}`, { do: 'approve' }))).status).toBe(404);
    }
  });

  test('a fault asked for on the page happens to this payment', async () => {
    const { create, visit, bank } = stage();
    const path = pathOf(await create('sandbox_redirect'));
    const other = pathOf(await create('sandbox_redirect'));
    await visit(`${path}/fault`, { kind: 'wrong_amount', set: 'one' });
    await visit(other, { do: 'approve' });
    await visit(path, { do: 'approve' });
    expect(bank.ledger()).toMatchObject([{ charged: 1899 }, { charged: 1900 }]);
  });
});

test('the shop’s door opens by its key and its own numbers alone', async () => {
  const { create, bank } = stage();
  const made = await create('sandbox_qr');
  const ask = async (which: string, key?: string): Promise<number> =>
    (await bank.fetch(new Request(`${url}/v1/payments/${which}`, key === undefined ? {} : { headers: { authorization: `Bearer ${key}` } })))
      .status;
  expect(await ask(made.ref.attempt, apiKey)).toBe(200);
  expect(await ask(made.ref.attempt)).toBe(401);
  expect(await ask(made.ref.attempt, `${apiKey}x`)).toBe(401);
  expect(await ask(pathOf(made).split('/')[2]!, apiKey)).toBe(404);
});

describe('control', () => {
  const json = async (answer: Promise<Response>) => (await answer).json();
  const post = (bank: ReturnType<typeof stage>['bank'], path: string, body?: unknown) =>
    bank.fetch(
      new Request(`${url}${path}`, {
        method: 'POST',
        headers: { origin: 'http://blog.test' },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      }),
    );

  test('pay by code from any page, then count the money', async () => {
    const { create, bank, visit } = stage();
    const made = await create('sandbox_qr');
    const code = pathOf(made).split('/')[2];
    const answer = await post(bank, `/control/payments/${code}/pay`);
    expect(answer.headers.get('access-control-allow-origin')).toBe('*');
    expect(await answer.json()).toMatchObject({ outcome: 'paid', payment: { state: 'PAID' } });
    expect(await json(visit(`/control/ledger?attempt=${made.ref.attempt}`))).toMatchObject({
      totals: { charges: 1, kept: 1, currencies: { EUR: { charged: 1900, refunded: 0, kept: 1900 } } },
      payments: [{ attempt: made.ref.attempt, charged: 1900, refunded: 0, kept: 1900 }],
    });
    expect(await json(visit('/control/ledger?attempt=none'))).toMatchObject({ payments: [] });
  });

  test('faults by call', async () => {
    const { create, bank } = stage();
    expect((await post(bank, '/control/faults', { kind: 'server_error', on: 'create', times: 2 })).status).toBe(201);
    expect((await post(bank, '/control/faults', { kind: 'nonsense' })).status).toBe(400);
    await expect(create('sandbox_qr')).rejects.toThrow();
    await expect(create('sandbox_qr')).rejects.toThrow();
    await expect(create('sandbox_qr')).resolves.toMatchObject({ status: 'requires_action' });
  });

  test('nobody but control is open to other origins', async () => {
    const { create, visit } = stage();
    expect((await visit(pathOf(await create('sandbox_qr')))).headers.get('access-control-allow-origin')).toBeNull();
  });
});

test('a restarted bank remembers its payments and what it still has to tell', async () => {
  let file = '';
  const first = stage({ persist: (json) => (file = json) });
  first.answer = () => new Response(null, { status: 503 });
  const made = await first.create('sandbox_qr');
  first.bank.pay(pathOf(made));
  await first.bank.tick();
  const heard: string[] = [];
  const second = createBank({
    url,
    account,
    apiKey,
    webhookSecret,
    restore: file,
    now: () => first.now + 60_000,
    notifies: 'on_tick',
    fetch: async (input) => (heard.push(new Request(input).url), new Response(null)),
  });
  expect(second.ledger()).toEqual(first.bank.ledger());
  await second.tick();
  expect(heard).toEqual(['https://shop.test/v1/notifications/sandbox']);
});
