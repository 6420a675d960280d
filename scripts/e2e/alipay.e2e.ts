/** Chromium: a purchase with Alipay by code, on its website, on a phone and inside its app, against the pretend Alipay; under the strictest policy of a blog. */
import { devices, type Page } from '@playwright/test';
import { expect, test as base } from './fixtures.ts';
import { alipayApp, codeOf, startAlipay, type RunningAlipay } from './pretend-alipay.ts';
import { weChat } from './pretend-wechat.ts';
import { check } from './reader.ts';
import { strictPolicy } from './servers.ts';
import type { StackOptions } from './stack.ts';

const running: { alipay?: RunningAlipay } = {};

const stackOptions: StackOptions = {
  offers: `
seller: { name: Studio Ainu, address: [1 Kiln Lane, 604-8000 Kyoto, Japan], email: hello@ainu.example, terms: https://ainu.example/terms }
offers:
  - id: note
    title: A note & 杯 100 % / 🎉
    price: CNY 19.00
    methods: [alipay_qr, alipay_page, alipay_wap]
    delivery: { kind: thanks, title: Thanks, text: Snow falls on the kiln. }
`,
  async providers() {
    const alipay = await startAlipay();
    running.alipay = alipay;
    return { settings: { alipay: alipay.simulator.settings }, close: () => alipay.close() };
  },
};

const test = base.extend<{ readonly alipay: RunningAlipay; readonly quiet: void }>({
  stackOptions: [stackOptions, { scope: 'worker' }],
  alipay: async ({ stack }, use) => {
    expect(stack.shop).not.toBe('');
    const { alipay } = running;
    if (alipay === undefined) throw new Error('The pretend Alipay did not start.');
    await use(alipay);
  },
  // The blog may not run into its policy.
  quiet: [
    async ({ page, stack }, use) => {
      const log: string[] = [];
      page.on('console', (message) => log.push(message.text()));
      stack.reports.length = 0;
      await use();
      expect(stack.reports.filter((report) => !/favicon/.test(report))).toEqual([]);
      expect(log.filter((line) => /Content Security Policy|Trusted|integrity/i.test(line) && !/favicon/.test(line))).toEqual([]);
    },
    { auto: true },
  ],
});

const post = (stack: { shop: string; blog: string; post: (path: string, offer: string, more: object) => string }, path: string): string =>
  stack.post(path, 'note', { headers: { 'content-security-policy': `${strictPolicy(stack.shop)}; report-uri ${stack.blog}/csp-report` } });

async function start(page: Page, method: 'Alipay' | "Alipay's website"): Promise<void> {
  await page.locator('#buy').click();
  const choice = page.getByRole('radio', { name: method, exact: true });
  const pay = page.getByRole('button', { name: /^Order and pay/ });
  await expect(choice.or(pay).first()).toBeVisible();
  if ((await choice.count()) > 0) await check(choice);
  await expect(pay).toBeEnabled();
  await pay.click();
}

/** A second device, which scans. */
async function scan(page: Page, code: string): Promise<Page> {
  const phone = await page.context().newPage();
  await phone.goto(code);
  return phone;
}

const seesPaid = (page: Page): Promise<void> => expect(page.getByText(/^Paid [\u2066-\u2069]*CN¥/).first()).toBeVisible();
const goOn = (page: Page): Promise<void> =>
  page
    .getByRole('button', { name: /^Go on|^Continue|^Pay/ })
    .first()
    .click();
const books = ({ simulator }: RunningAlipay, since: number): readonly (readonly [number, string])[] =>
  simulator
    .ledger()
    .slice(since)
    .map(({ charged, status }) => [charged, status] as const);

test.describe('on a desktop', () => {
  test('a code is scanned, the bank says no, then yes: the panel turns to paid by itself', async ({ page, stack, alipay }) => {
    const before = alipay.simulator.ledger().length;
    await page.goto(post(stack, '/alipay-qr'));
    const shown = codeOf(page);
    await start(page, 'Alipay');
    await expect(page.locator('[part~="qr"] svg[role=img]')).toBeVisible();
    const phone = await scan(page, await shown);
    await phone.locator('[data-do="decline"]').click();
    await expect(phone.getByText('The bank said no')).toBeVisible();
    await phone.locator('[data-do="pay"]').click();
    await expect(phone.getByText('Paid.')).toBeVisible();
    await seesPaid(page);
    expect(books(alipay, before)).toEqual([[1900, 'TRADE_SUCCESS']]);
  });

  test('a code that was left for the website is closed as soon as somebody scans it after all', async ({ page, stack, alipay }) => {
    const before = alipay.simulator.ledger().length;
    await page.goto(post(stack, '/alipay-switch'));
    const shown = codeOf(page);
    await start(page, 'Alipay');
    const code = await shown;
    await expect(page.locator('[part~="qr"] svg[role=img]')).toBeVisible();
    await page.getByRole('button', { name: 'Other way to pay' }).click();
    await page.getByRole('button', { name: "Alipay's website", exact: true }).click();
    await expect(page).toHaveURL(new RegExp(`^${alipay.origin}/cashier/`));
    const phone = await scan(page, code);
    // The shop keeps an eye on what it could not close.
    await expect(async () => {
      await phone.reload();
      await expect(phone.getByText('This payment is closed')).toBeVisible({ timeout: 500 });
    }).toPass({ timeout: 20_000 });
    await page.locator('[data-do="pay"]').click();
    await page.waitForURL((at) => at.origin === stack.blog);
    await seesPaid(page);
    expect(books(alipay, before)).toEqual([
      [0, 'TRADE_CLOSED'],
      [1900, 'TRADE_SUCCESS'],
    ]);
  });

  test('scanned and then given up: the order is cancelled, and the code can no longer be paid', async ({ page, stack, alipay }) => {
    const before = alipay.simulator.ledger().length;
    await page.goto(post(stack, '/alipay-cancel'));
    const shown = codeOf(page);
    await start(page, 'Alipay');
    const cancel = page.getByRole('button', { name: 'Cancel the order' });
    await expect(page.locator('[part~="qr"] svg[role=img]')).toBeVisible();
    // Alipay has nothing yet that it could stop.
    await expect(cancel).toHaveCount(0);
    const phone = await scan(page, await shown);
    await phone.locator('[data-do="cancel"]').click();
    await expect(cancel).toBeVisible({ timeout: 20_000 });
    await cancel.click();
    await expect(page.getByText('Order canceled').first()).toBeVisible();
    await expect(page.getByText('Nothing was charged.').first()).toBeVisible();
    await phone.goto(await shown);
    await expect(phone.getByText('This payment is closed')).toBeVisible();
    expect(books(alipay, before)).toEqual([[0, 'TRADE_CLOSED']]);
  });

  test('to Alipay’s website, away from it, back to it, and paid', async ({ page, stack, alipay }) => {
    const before = alipay.simulator.ledger().length;
    const url = post(stack, '/alipay-page');
    await page.goto(url);
    await start(page, "Alipay's website");
    await expect(page).toHaveURL(new RegExp(`^${alipay.origin}/cashier/`));
    await page.locator('[data-do="cancel"]').click();
    await page.waitForURL((at) => at.origin === stack.blog);
    await goOn(page);
    await page.locator('[data-do="pay"]').click();
    await page.waitForURL((at) => at.origin === stack.blog);
    await seesPaid(page);
    expect(page.url()).toBe(url);
    expect(books(alipay, before)).toEqual([[1900, 'TRADE_SUCCESS']]);
  });
});

for (const [where, userAgent] of [
  ['in a phone’s browser', devices['Pixel 7'].userAgent],
  ['inside the Alipay app', alipayApp],
] as const)
  test.describe(where, () => {
    const { viewport, hasTouch, isMobile } = devices['Pixel 7'];
    test.use({ userAgent, viewport, hasTouch, isMobile });

    test('to Alipay’s page and back to the post, declined once on the way', async ({ page, stack, alipay }) => {
      const before = alipay.simulator.ledger().length;
      const url = post(stack, '/alipay-wap');
      await page.goto(url);
      await start(page, 'Alipay');
      await expect(page).toHaveURL(new RegExp(`^${alipay.origin}/cashier/`));
      await page.locator('[data-do="decline"]').click();
      await expect(page.getByText('The bank said no')).toBeVisible();
      await page.locator('[data-do="pay"]').click();
      await page.waitForURL((at) => at.origin === stack.blog);
      await seesPaid(page);
      expect(page.url()).toBe(url);
      expect(books(alipay, before)).toEqual([[1900, 'TRADE_SUCCESS']]);
    });
  });

test.describe('inside WeChat', () => {
  const { viewport, hasTouch, isMobile } = devices['Pixel 7'];
  test.use({ userAgent: weChat, viewport, hasTouch, isMobile });

  test('Alipay is not offered: the reader is shown the way to a browser', async ({ page, stack, alipay }) => {
    const before = alipay.simulator.ledger().length;
    await page.goto(post(stack, '/alipay-in-wechat'));
    await page.locator('#buy').click();
    await expect(page.getByText(/open (this page |it )?in your browser/i).first()).toBeVisible();
    await expect(page.getByRole('button', { name: /^Order and pay/ })).toHaveCount(0);
    expect(alipay.simulator.ledger().length).toBe(before);
  });
});
