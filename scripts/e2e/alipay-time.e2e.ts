/** Chromium: an Alipay code whose time is over, and its successor; against the pretend Alipay. */
import { expect, test as base } from './fixtures.ts';
import { codeOf, startAlipay, type RunningAlipay } from './pretend-alipay.ts';
import type { StackOptions } from './stack.ts';

const running: { alipay?: RunningAlipay } = {};

const stackOptions: StackOptions = {
  rules: { orderLives: 4_000, reconcileEvery: 300 },
  offers: `
seller: { name: Studio Ainu, address: [1 Kiln Lane, 604-8000 Kyoto, Japan], email: hello@ainu.example, terms: https://ainu.example/terms }
offers:
  - id: note
    title: A note
    price: CNY 19.00
    methods: [alipay_qr]
    delivery: { kind: thanks, title: Thanks, text: Snow falls on the kiln. }
`,
  async providers() {
    const alipay = await startAlipay();
    running.alipay = alipay;
    return { settings: { alipay: alipay.simulator.settings }, close: () => alipay.close() };
  },
};

const test = base.extend<object>({ stackOptions: [stackOptions, { scope: 'worker' }] });

test('a code that ran out is no dead end: a new order, a new code, paid once', async ({ page, stack }) => {
  const { alipay } = running;
  if (alipay === undefined) throw new Error('The pretend Alipay did not start.');
  await page.goto(stack.post('/alipay-expired', 'note'));
  const first = codeOf(page);
  await page.locator('#buy').click();
  await page.getByRole('button', { name: /^Order and pay/ }).click();
  const old = await first;
  await expect(page.locator('[part~="qr"] svg[role=img]')).toBeVisible();
  // Alipay cannot close what nobody scanned, so the panel must not say that nothing was charged.
  await expect(page.getByText(/run out|expired|time is over/i).first()).toBeVisible({ timeout: 15_000 });
  await expect(page.getByText('Nothing was charged.')).toHaveCount(0);
  const second = codeOf(page);
  await page
    .getByRole('button', { name: /New code|Start anew|Buy again|Order again|Try again/ })
    .first()
    .click();
  const pay = page.getByRole('button', { name: /^Order and pay/ });
  await expect(pay.or(page.locator('[part~="qr"] svg[role=img]')).first()).toBeVisible();
  if (await pay.isVisible()) await pay.click();
  const fresh = await second;
  expect(fresh).not.toBe(old);
  const phone = await page.context().newPage();
  await phone.goto(fresh);
  await phone.locator('[data-do="pay"]').click();
  await expect(page.getByText(/^Paid [\u2066-\u2069]*CN¥/).first()).toBeVisible();
  expect(alipay.simulator.ledger().map(({ charged, status }) => [charged, status])).toEqual([
    [0, 'TRADE_NOT_EXIST'],
    [1900, 'TRADE_SUCCESS'],
  ]);
});
