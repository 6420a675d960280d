/** `npm start` as a newcomer runs it, and a purchase of each offer in the post that speaks of it. */
import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { test as base, expect, type Page } from '@playwright/test';
import { Bank } from './bank.ts';
import { Reader, check } from './reader.ts';
import { freePort } from './stack.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));

interface Demo {
  readonly blog: string;
  readonly shop: string;
  readonly bank: Bank;
}

const test = base.extend<object, { readonly demo: Demo }>({
  demo: [
    async ({}, use) => {
      const state = mkdtempSync(join(tmpdir(), 'buypost-demo-'));
      const port = await freePort(12);
      const child: ChildProcess = spawn(process.execPath, ['scripts/start.mjs', '--port', String(port), '--state', state], {
        cwd: root,
        stdio: ['ignore', 'pipe', 'pipe'],
      });
      let printed = '';
      child.stdout?.on('data', (chunk: Buffer) => (printed += chunk.toString()));
      child.stderr?.on('data', (chunk: Buffer) => (printed += chunk.toString()));
      await expect.poll(() => printed, { timeout: 50_000 }).toMatch(/ready in/);
      await use({ blog: `http://127.0.0.1:${port + 1}`, shop: `http://localhost:${port}`, bank: new Bank(`http://localhost:${port + 2}`) });
      const ended = new Promise<number | null>((resolve) => child.once('exit', resolve));
      child.kill('SIGINT');
      expect(await ended, 'Ctrl-C stops cleanly').toBe(0);
      rmSync(state, { recursive: true, force: true });
    },
    { scope: 'worker', timeout: 90_000 },
  ],
});

test.describe.configure({ mode: 'serial' });

/** Fills whatever the form asks for. */
async function fill(page: Page): Promise<void> {
  await expect(press(page)).toBeVisible();
  const fields: readonly [label: RegExp, text: string][] = [
    [/^(E-mail|邮箱|电子邮箱|البريد)/, `reader${Date.now()}@example.com`],
    [/^(Name|姓名|收件人|الاسم)/, 'Ida Frost'],
    [/^(Street|街道|详细地址|الشارع)/, 'Harbour Road 5'],
    [/^(Phone|电话|手机|الهاتف)/, '13800138000'],
    [/^(City|城市|المدينة)/, 'Aarhus'],
    [/^(Postal|邮政|邮编|الرمز)/, '8000'],
  ];
  for (const [label, text] of fields) {
    const field = page.getByRole('textbox', { name: label });
    if ((await field.count()) > 0) await field.first().fill(text);
  }
}

async function payByCode(page: Page, demo: Demo, reader: Reader, began: number): Promise<void> {
  await expect(reader.code).toBeVisible();
  const made = (await demo.bank.ledger(began)).payments;
  expect(made).toHaveLength(1);
  await demo.bank.act(made[0]?.attempt ?? '', 'pay');
  await expect(page.locator('[part~="delivery"]').first()).toBeVisible();
  await expect.poll(async () => (await demo.bank.ledger(began)).totals.kept).toBe(1);
}

const press = (page: Page) => page.getByRole('button', { name: /^(Order and pay|提交订单并支付|اطلب|أرسل)/ });

test('a mug: glaze, quantity, address and shipping', async ({ page, demo }) => {
  const reader = new Reader(page);
  const began = Date.now();
  await page.goto(`${demo.blog}/posts/four-mugs.html?plain`);
  await page.locator('a[href*="/buy/mug"]:not([href*="layout=card"]):visible').first().click();
  await expect(press(page)).toBeVisible();
  await check(page.getByRole('dialog').getByRole('radio', { name: /Night/ }));
  await page.getByRole('dialog').getByRole('button', { name: 'One more' }).click();
  await fill(page);
  await page.getByRole('combobox', { name: 'Country' }).selectOption('DK');
  await check(page.getByRole('radio', { name: /Post within Europe/ }));
  await reader.choose('qr');
  await expect(press(page)).toHaveText(/54\.00/);
  await press(page).click();
  await payByCode(page, demo, reader, began);
  await expect(page.getByText(/Being prepared/)).toBeVisible();
});

test('a print: paid, then downloaded where the button was', async ({ page, demo }) => {
  const reader = new Reader(page);
  const began = Date.now();
  await page.goto(`${demo.blog}/posts/ferry-print.html?plain`);
  await page.locator('a[href*="/buy/print"]:visible').first().click();
  await fill(page);
  await reader.choose('qr');
  await press(page).click();
  await payByCode(page, demo, reader, began);
  const link = page.getByRole('link', { name: /Download/ }).first();
  await expect(link).toBeVisible();
  const download = page.waitForEvent('download');
  await link.click();
  expect((await download).suggestedFilename()).toMatch(/\.(svg|png|pdf|zip|jpg)$/);
});

test('a tip: what the reader wants to pay, in the flow of the post', async ({ page, demo }) => {
  const reader = new Reader(page);
  const began = Date.now();
  await page.goto(`${demo.blog}/posts/tip-jar.html?plain`);
  const link = page.locator('a[href*="/buy/tip"]:visible').first();
  if (!(await press(page).isVisible())) await link.click();
  await expect(press(page)).toBeVisible();
  await reader.choose('qr');
  await press(page).click();
  await payByCode(page, demo, reader, began);
});

test('tea, in Chinese and in yuan', async ({ page, demo }) => {
  const reader = new Reader(page);
  const began = Date.now();
  await page.goto(`${demo.blog}/posts/tea-zh.html?plain`);
  await page.locator('a[href*="/buy/tea"]:not([href*="layout=card"]):visible').first().click();
  await expect(press(page)).toBeVisible();
  await fill(page);
  const country = page.getByRole('combobox').last();
  if ((await country.count()) > 0) await country.selectOption('CN');
  const shipping = page.locator('input[name="shipping"]').first();
  if ((await shipping.count()) > 0) await check(shipping);
  await check(page.getByRole('radio', { name: '模拟钱包', exact: true }));
  await press(page).click();
  await payByCode(page, demo, reader, began);
  expect((await demo.bank.ledger(began)).payments[0]?.currency).toBe('CNY');
});

test('the shop is killed from the page and comes back by itself', async ({ page, demo }) => {
  const reader = new Reader(page);
  const began = Date.now();
  await page.goto(`${demo.blog}/posts/ferry-print.html?plain`);
  await page.locator('a[href*="/buy/print"]:visible').first().click();
  await fill(page);
  await reader.choose('qr');
  await press(page).click();
  await expect(reader.code).toBeVisible();
  expect(await page.evaluate(() => fetch('/demo/kill', { method: 'POST' }).then((answer) => answer.status))).toBeLessThan(300);
  await payByCode(page, demo, reader, began);
});

test('two tabs of the demo count the same: what one ordered the other has seen delivered', async ({ context, demo }) => {
  const first = await context.newPage();
  const began = Date.now();
  await first.goto(`${demo.blog}/posts/ferry-print.html`);
  const second = await context.newPage();
  await second.goto(`${demo.blog}/posts/ferry-print.html`);
  await first.bringToFront();
  await first.locator('a[href*="/buy/print"]:visible').first().click();
  await fill(first);
  const reader = new Reader(first);
  await reader.choose('qr');
  await press(first).click();
  await payByCode(first, demo, reader, began);
  for (const page of [first, second]) {
    await page.bringToFront();
    const counted = (name: string) => page.locator('.demo-count div').filter({ hasText: name }).locator('dd');
    await expect(counted('charged')).toHaveText('1');
    await expect(counted('delivered')).toHaveText('1');
  }
});

for (const wallet of ['支付宝|Alipay', '微信支付|WeChat Pay'])
  test(`the pretend phone scans a code of ${wallet.split('|')[1]}, and the strip counts it`, async ({ page, demo }) => {
    await page.setViewportSize({ width: 1280, height: 900 });
    await page.goto(`${demo.blog}/posts/tea-zh.html`);
    await page.getByRole('button', { name: 'Count anew' }).click();
    await page.locator('a[href*="/buy/tea"]:not([href*="layout=card"]):visible').first().click();
    await fill(page);
    await page.getByRole('combobox').last().selectOption('CN');
    const shipping = page.getByRole('radio', { name: /快递/ });
    if ((await shipping.count()) > 0) await check(shipping.first());
    await check(page.getByRole('radio', { name: new RegExp(`^(${wallet})$`) }).first());
    await press(page).click();
    await page.getByRole('button', { name: 'Approve' }).click({ timeout: 15_000 });
    await expect(page.locator('[part~="delivery"]').first()).toBeVisible({ timeout: 15_000 });
    await expect(page.locator('.demo-phone')).toContainText(/Paid/);
    await expect(page.locator('.demo-count div').filter({ hasText: 'charged' }).locator('dd')).toHaveText('1');
  });
