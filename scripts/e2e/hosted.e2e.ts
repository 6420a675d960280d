/** The shop's own page, which readers inside WeChat, Weibo and newsletters get: it sells without JavaScript, and is there at once. */
import { expect, expectKept, test } from './fixtures.ts';
import { check } from './reader.ts';

test.describe('without JavaScript', () => {
  test.use({ javaScriptEnabled: false });

  test('form, redirect, receipt', async ({ page, stack, began }) => {
    await page.goto(`${stack.shop}/buy/letter`);
    await page.getByLabel(/e-?mail/i).fill('not an address');
    await check(page.getByRole('radio', { name: 'Pretend card', exact: true }));
    await page
      .getByRole('button', { name: /order|pay/i })
      .last()
      .click();
    // What was typed is kept, and the problem stands beside the field.
    await expect(page.getByLabel(/e-?mail/i)).toHaveValue('not an address');
    expect((await stack.bank.ledger(began)).totals.payments).toBe(0);
    await page.getByLabel(/e-?mail/i).fill(`reader${Date.now()}@example.com`);
    await page
      .getByRole('button', { name: /order|pay/i })
      .last()
      .click();
    if (!page.url().startsWith(stack.bank.url))
      await page
        .getByRole('link', { name: /continue|pay/i })
        .or(page.getByRole('button', { name: /continue|pay/i }))
        .first()
        .click();
    await expect(page).toHaveURL(new RegExp(`^${stack.bank.url}/pay/`));
    await page.getByRole('button', { name: /^Pay EUR/ }).click();
    await page.waitForURL((url) => url.origin === stack.shop);
    await expect(page.getByText(/Paid|Thank you for the letter/).first()).toBeVisible();
    await expectKept(stack, began, 1);
  });

  test('a code drawn by the shop, and a page that turns to paid by itself', async ({ page, stack, began }) => {
    await page.goto(`${stack.shop}/buy/note`);
    await page.getByRole('checkbox').check();
    await check(page.getByRole('radio', { name: 'Pretend wallet', exact: true }));
    await page
      .getByRole('button', { name: /order|pay/i })
      .last()
      .click();
    // The review, and the press that obliges.
    await page.getByRole('button', { name: /^Order and pay/ }).click();
    await expect(page.locator('svg[role=img], img[alt*="QR"]').first()).toBeVisible();
    const [payment] = (await stack.bank.ledger(began)).payments;
    await stack.bank.act(payment?.attempt ?? '', 'pay');
    await expect(page.getByText('Snow falls on the kiln.')).toBeVisible({ timeout: 20_000 });
    await expectKept(stack, began, 1);
  });
});

test('looking at the page orders nothing: link previews and crawlers are harmless', async ({ page, stack, began }) => {
  for (let look = 0; look < 3; look += 1) await page.goto(`${stack.shop}/buy/note`);
  expect((await stack.bank.ledger(began)).totals.payments).toBe(0);
});

test('it says what it sells to machines: schema.org and Open Graph', async ({ page, stack }) => {
  await page.goto(`${stack.shop}/buy/note`);
  const data: unknown = JSON.parse((await page.locator('script[type="application/ld+json"]').first().textContent()) ?? '{}');
  expect(JSON.stringify(data)).toMatch(/"Offer"/);
  expect(JSON.stringify(data)).toMatch(/19\.00/);
  await expect(page.locator('meta[property="og:title"]')).toHaveAttribute('content', 'A note');
});

test('light enough for a slow line: first content needs two round trips and few bytes, nothing moves', async ({ page, stack }) => {
  let bytes = 0;
  const client = await page.context().newCDPSession(page);
  await client.send('Network.enable');
  client.on('Network.loadingFinished', (event) => (bytes += event.encodedDataLength));
  await page.addInitScript(() => {
    Object.assign(globalThis, { moved: 0 });
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries())
        if ('value' in entry) Reflect.set(globalThis, 'moved', Number(Reflect.get(globalThis, 'moved')) + Number(entry.value));
    }).observe({ type: 'layout-shift', buffered: true });
  });
  await page.goto(`${stack.shop}/buy/note`, { waitUntil: 'networkidle' });
  // HTML and style sheet are what stands before the first paint: 30 kB at 1.6 Mbit/s are 150 ms.
  expect(bytes).toBeLessThan(60_000);
  expect(await page.evaluate<number>('globalThis.moved')).toBeLessThan(0.001);
});
