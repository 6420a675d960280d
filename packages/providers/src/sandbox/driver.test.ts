import { describe, expect, test } from 'vitest';
import { isProviderError, type ProviderPayment } from '../contract.ts';
import { sandbox } from './index.ts';
import { account, apiKey, pathOf, stage, url, webhookSecret } from './testing/stage.ts';

const code = async (work: Promise<unknown>): Promise<string> => {
  const thrown: unknown = await work.then(
    () => undefined,
    (error: unknown) => error,
  );
  return isProviderError(thrown) ? thrown.code : `not a ProviderError: ${String(thrown)}`;
};

describe('options', () => {
  const good = { url, account, apiKey, webhookSecret };
  test.each([
    ['an empty API key', { apiKey: '' }, /`apiKey` has 0 bytes and needs at least 24/],
    ['an empty webhook secret', { webhookSecret: '' }, /`webhookSecret` has 0 bytes/],
    ['a secret of blanks', { webhookSecret: ' '.repeat(40) }, /`webhookSecret` has 0 bytes/],
    ['a short secret', { apiKey: 'x'.repeat(23) }, /23 bytes/],
    ['one secret for both', { apiKey: webhookSecret }, /must differ/],
    ['another scheme', { url: 'ftp://bank.test' }, /`url` must be/],
    ['a password in the address', { url: 'http://a:b@bank.test' }, /`url` must be/],
    ['an account with blanks', { account: 'my shop' }, /`account` must be/],
  ])('%s refuses to start', (_, wrong, sentence) => {
    expect(() => sandbox({ ...good, ...wrong })).toThrow(sentence);
  });
  test('everything wrong is listed at once', () => {
    expect(() => sandbox({ url: '', account: '', apiKey: '', webhookSecret: '' })).toThrow(
      /`url`[^]*`account`[^]*`apiKey`[^]*`webhookSecret`/,
    );
  });
});

describe('every method', () => {
  test.each([
    ['sandbox_redirect', 'redirect', '/pay/'],
    ['sandbox_qr', 'qr_code', '/scan/'],
    ['sandbox_app', 'open_app', '/app/'],
    ['sandbox_card', 'embed', '/form/'],
    ['sandbox_twostep', 'redirect', '/pay/'],
    ['sandbox_unclosable', 'qr_code', '/scan/'],
  ])('%s asks the buyer for %s and can be paid', async (method, type, path) => {
    const { create, bank, driver, call } = stage();
    const made = await create(method);
    expect(made).toMatchObject({ status: 'requires_action', closed: false, merchant: account, action: { type } });
    expect(pathOf(made)).toContain(path);
    bank.pay(pathOf(made));
    const asked = await driver.getPayment(made.ref, call);
    const paid = method === 'sandbox_twostep' ? await driver.capturePayment!(made.ref, call) : asked;
    expect(asked.status).toBe(method === 'sandbox_twostep' ? 'approved' : 'succeeded');
    expect(paid).toMatchObject({ status: 'succeeded', closed: true, received: { amount: 1900, currency: 'EUR' } });
    expect(bank.ledger()).toMatchObject([{ charges: 1, charged: 1900, kept: 1900 }]);
  });

  test('a method it does not have is refused before anything is asked', async () => {
    const { create, bank } = stage();
    expect(await code(create('card'))).toBe('unsupported');
    expect(bank.ledger()).toEqual([]);
  });
});

describe('create', () => {
  test('repeated unchanged it is one payment; with other parameters it is refused and says that one may exist', async () => {
    const { wish, driver, call, bank } = stage();
    const input = wish('sandbox_qr');
    const first = await driver.createPayment(input, call);
    expect(await driver.createPayment(input, call)).toEqual(first);
    expect(await code(driver.createPayment({ ...input, amount: { amount: 1901, currency: 'EUR' } }, call))).toBe('unknown');
    expect(bank.ledger()).toHaveLength(1);
  });

  test('a lost answer is unknown, and the same request finds the payment that was made', async () => {
    const { wish, driver, call, bank } = stage();
    const input = wish('sandbox_redirect');
    bank.fault({ kind: 'lose_answer', on: 'create' });
    expect(await code(driver.createPayment(input, call))).toBe('unknown');
    expect(bank.ledger()).toHaveLength(1);
    expect((await driver.createPayment(input, call)).status).toBe('requires_action');
    expect(bank.ledger()).toHaveLength(1);
  });

  test('a 500 is unknown, then it goes well', async () => {
    const { wish, driver, call, bank } = stage();
    const input = wish('sandbox_redirect');
    bank.fault({ kind: 'server_error' });
    expect(await code(driver.createPayment(input, call))).toBe('unknown');
    expect((await driver.createPayment(input, call)).status).toBe('requires_action');
  });

  test('what the bank will never make is refused', async () => {
    const { create, now } = stage();
    expect(await code(create('sandbox_qr', { amount: { amount: 100, currency: 'ZZZ' } }))).toBe('refused');
    expect(await code(create('sandbox_qr', { expiresAt: new Date(now - 1).toISOString() }))).toBe('refused');
  });

  test('a wrong key says nothing about a payment', async () => {
    const { wish, call } = stage();
    const stranger = sandbox({ url, account, apiKey: 'another-api-key-of-24-bytes', webhookSecret });
    expect(await code(stranger.createPayment(wish('sandbox_qr'), call))).toBe('unknown');
  });
});

describe('reading', () => {
  test('no such payment is unknown, not closed', async () => {
    const { driver, call, wish } = stage();
    const input = wish('sandbox_qr');
    const ref = { attempt: input.attempt, account, amount: input.amount, method: input.method };
    expect(await driver.getPayment(ref, call)).toEqual({ ref, status: 'unknown', closed: false, merchant: account });
  });

  test('a decline stays payable, and the next try pays', async () => {
    const { create, bank, driver, call } = stage();
    const made = await create('sandbox_redirect');
    bank.decline(pathOf(made), 'NO_FUNDS');
    expect(await driver.getPayment(made.ref, call)).toMatchObject({
      status: 'requires_action',
      closed: false,
      declined: 'insufficient_funds',
    });
    bank.pay(pathOf(made));
    const paid = await driver.getPayment(made.ref, call);
    expect(paid).toMatchObject({ status: 'succeeded' });
    expect(paid.declined).toBeUndefined();
  });

  test('pay later is processing until the other bank answers', async () => {
    const self = stage();
    const made = await self.create('sandbox_redirect');
    self.bank.payLater(pathOf(made));
    expect(await self.driver.getPayment(made.ref, self.call)).toMatchObject({ status: 'processing', closed: false, closable: false });
    self.now += 15_000;
    await self.bank.tick();
    expect(await self.driver.getPayment(made.ref, self.call)).toMatchObject({ status: 'succeeded', closed: true });
  });

  test('at its deadline the bank closes it', async () => {
    const self = stage();
    const made = await self.create('sandbox_qr');
    self.now += 1_800_000;
    expect(await self.driver.getPayment(made.ref, self.call)).toMatchObject({ status: 'expired', closed: true });
    expect(self.bank.pay(pathOf(made))).toBe('gone');
    expect(self.bank.ledger()).toMatchObject([{ charged: 0 }]);
  });

  test('a wrong amount is told as it is', async () => {
    const { create, bank, driver, call } = stage();
    const made = await create('sandbox_qr');
    bank.fault({ kind: 'wrong_amount', payment: pathOf(made), amount: 1 });
    bank.pay(pathOf(made));
    expect(await driver.getPayment(made.ref, call)).toMatchObject({ status: 'succeeded', received: { amount: 1, currency: 'EUR' } });
  });
});

describe('close', () => {
  test('closes what waits, and the buyer can no longer pay it', async () => {
    const { create, bank, driver, call } = stage();
    const made = await create('sandbox_qr');
    expect(await driver.cancelPayment!(made.ref, call)).toMatchObject({ status: 'canceled', closed: true });
    expect(bank.pay(pathOf(made))).toBe('gone');
  });

  test('the answer may be that it is paid', async () => {
    const { create, bank, driver, call } = stage();
    const made = await create('sandbox_qr');
    bank.pay(pathOf(made));
    expect(await driver.cancelPayment!(made.ref, call)).toMatchObject({ status: 'succeeded', received: { amount: 1900, currency: 'EUR' } });
  });

  test('what cannot be closed stays open, and says so', async () => {
    const { create, bank, driver, call } = stage();
    const made = await create('sandbox_unclosable');
    expect(driver.closeOf('sandbox_unclosable')).toBe('never');
    expect(await driver.cancelPayment!(made.ref, call)).toMatchObject({ status: 'requires_action', closed: false, closable: false });
    expect(bank.pay(pathOf(made))).toBe('paid');
  });

  test('money may come after the close, and is told', async () => {
    const { create, bank, driver, call } = stage();
    const made = await create('sandbox_qr');
    await driver.cancelPayment!(made.ref, call);
    bank.fault({ kind: 'pay_after_close', payment: made.ref.attempt });
    expect(bank.pay(pathOf(made))).toBe('paid');
    expect(await driver.getPayment(made.ref, call)).toMatchObject({ status: 'succeeded', received: { amount: 1900, currency: 'EUR' } });
  });
});

describe('two steps', () => {
  const approved = async (): Promise<ReturnType<typeof stage> & { made: ProviderPayment }> => {
    const self = stage();
    const made = await self.create('sandbox_twostep');
    self.bank.pay(pathOf(made));
    return Object.assign(self, { made });
  };

  test('an approval takes nothing, however often it is read', async () => {
    const { bank, driver, call, made } = await approved();
    for (let times = 0; times < 5; times += 1) expect((await driver.getPayment(made.ref, call)).status).toBe('approved');
    expect(bank.ledger()).toMatchObject([{ charged: 0 }]);
  });

  test('capture takes once, also when its answer was lost', async () => {
    const { bank, driver, call, made } = await approved();
    bank.fault({ kind: 'lose_answer', on: 'capture' });
    expect(await code(driver.capturePayment!(made.ref, call))).toBe('unknown');
    expect((await driver.capturePayment!(made.ref, call)).status).toBe('succeeded');
    expect(bank.ledger()).toMatchObject([{ charges: 1, charged: 1900 }]);
  });

  test('before the approval there is nothing to capture or close; after it closing voids', async () => {
    const { create, bank, driver, call } = stage();
    const made = await create('sandbox_twostep');
    expect((await driver.capturePayment!(made.ref, call)).status).toBe('requires_action');
    expect(await driver.cancelPayment!(made.ref, call)).toMatchObject({ status: 'requires_action', closed: false, closable: false });
    bank.pay(pathOf(made));
    expect(await driver.cancelPayment!(made.ref, call)).toMatchObject({ status: 'canceled', closed: true });
    expect((await driver.capturePayment!(made.ref, call)).status).toBe('canceled');
    expect(bank.ledger()).toMatchObject([{ charged: 0 }]);
  });

  test('a bank that says no at capture asks the buyer again', async () => {
    const { bank, driver, call, made } = await approved();
    bank.fault({ kind: 'capture_refused' });
    expect(await driver.capturePayment!(made.ref, call)).toMatchObject({ status: 'requires_action', declined: 'insufficient_funds' });
  });
});

describe('refunds', () => {
  const paid = async (): Promise<ReturnType<typeof stage> & { made: ProviderPayment }> => {
    const self = stage();
    const made = await self.create('sandbox_qr');
    self.bank.pay(pathOf(made));
    return Object.assign(self, { made });
  };
  const of = (made: ProviderPayment, id: string, amount: number) => ({
    id,
    payment: made.ref,
    amount: { amount, currency: 'EUR' },
    reason: 'merchant',
  });

  test('in parts, then no more than was taken', async () => {
    const { driver, call, made, bank } = await paid();
    expect((await driver.refundPayment!(of(made, 'ref_one', 900), call)).status).toBe('succeeded');
    expect((await driver.refundPayment!(of(made, 'ref_two', 1000), call)).status).toBe('succeeded');
    expect(await code(driver.refundPayment!(of(made, 'ref_three', 1), call))).toBe('refused');
    expect(await driver.getPayment(made.ref, call)).toMatchObject({ status: 'succeeded', refunded: { amount: 1900, currency: 'EUR' } });
    expect(bank.ledger()).toMatchObject([{ refunded: 1900, kept: 0 }]);
  });

  test('one id is one refund, also in parallel and after a lost answer', async () => {
    const { driver, call, made, bank } = await paid();
    bank.fault({ kind: 'lose_answer', on: 'refund' });
    expect(await code(driver.refundPayment!(of(made, 'ref_one', 500), call))).toBe('unknown');
    await Promise.all(Array.from({ length: 10 }, () => driver.refundPayment!(of(made, 'ref_one', 500), call)));
    expect(bank.ledger()).toMatchObject([{ refunded: 500 }]);
    expect(await code(driver.refundPayment!(of(made, 'ref_one', 501), call))).toBe('unknown');
  });

  test('twenty at once never give back more than was taken', async () => {
    const { driver, call, made, bank } = await paid();
    const results = await Promise.allSettled(
      Array.from({ length: 20 }, (_, index) => driver.refundPayment!(of(made, `ref_${index}`, 500), call)),
    );
    expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(3);
    expect(bank.ledger()).toMatchObject([{ refunded: 1500, kept: 400 }]);
  });

  test('pending is asked about until it is done, or failed', async () => {
    const self = await paid();
    self.bank.fault({ kind: 'refund_pending' });
    expect((await self.driver.refundPayment!(of(self.made, 'ref_slow', 900), self.call)).status).toBe('pending');
    self.bank.fault({ kind: 'refund_fails' });
    expect((await self.driver.refundPayment!(of(self.made, 'ref_bad', 1000), self.call)).status).toBe('pending');
    self.now += 5_000;
    await self.bank.tick();
    expect((await self.driver.getRefund!({ id: 'ref_slow', payment: self.made.ref }, self.call)).status).toBe('succeeded');
    expect((await self.driver.getRefund!({ id: 'ref_bad', payment: self.made.ref }, self.call)).status).toBe('failed');
    expect(self.bank.ledger()).toMatchObject([{ refunded: 900, kept: 1000 }]);
    expect(await code(self.driver.getRefund!({ id: 'ref_never', payment: self.made.ref }, self.call))).toBe('refused');
  });
});

test('redact leaves no secret, code or person in a transcript', async () => {
  const { wish, driver, bank, call, heard } = stage();
  const lines: string[] = [];
  const listening = {
    ...call,
    fetch: async (input: RequestInfo | URL, init?: RequestInit) => {
      const request = new Request(input, init);
      lines.push(JSON.stringify([request.url, [...request.headers], await request.clone().text()]));
      const answer = await bank.fetch(request);
      lines.push(await answer.clone().text());
      return answer;
    },
  };
  const made = await driver.createPayment(
    wish('sandbox_qr', { payer: { ip: '203.0.113.7', email: 'ada@example.com', locale: 'en' } }),
    listening,
  );
  bank.pay(pathOf(made));
  await bank.tick();
  lines.push(JSON.stringify([...heard[0]!.headers]));
  lines.push(`secret ${webhookSecret}, ${encodeURIComponent(webhookSecret)}, 2001:db8::1, Zoë@exämple.de, ${btoa(apiKey)}`);
  const transcript = lines.join('\n');
  const secrets = [
    apiKey,
    webhookSecret,
    btoa(apiKey),
    '203.0.113.7',
    '2001:db8::1',
    'ada@example.com',
    'exämple',
    pathOf(made).split('/')[2]!,
    heard[0]!.headers.get('bank-signature')!.slice(3),
  ];
  for (const secret of secrets) {
    expect(transcript).toContain(secret);
    expect(driver.redact(transcript)).not.toContain(secret);
  }
  expect(driver.redact(transcript)).toContain('WAITING');
});
