/** What a reader can see: nothing cut, nothing covered, nothing promised that is not known yet, and what happened where they look. */
import { devices } from '@playwright/test';
import { expect, test } from './fixtures.ts';
import { check } from './reader.ts';
import { plainOffers } from './offers.ts';

const cup = `  - id: cup
    title: A cup
    price: EUR 19.00
    asks: [email]
    shipping:
      - { id: slow, title: By post, countries: [AT, DE], price: EUR 6.00 }
      - { id: fast, title: By courier, countries: [AT], price: EUR 14.00 }
    delivery: { kind: shipment, title: Your cup }
`;
test.use({ stackOptions: { offers: `${plainOffers}${cup}` } });

const phone = { userAgent: devices['iPhone 13'].userAgent, hasTouch: true };

test('the country alone tells what sending costs, and only then a sum stands on the button', async ({ page, stack, reader }) => {
  await page.goto(stack.post('/cup', 'cup'));
  await reader.open();
  await expect(reader.payButton).toHaveText('Order and pay');
  await page.getByLabel('Country').selectOption('AT');
  const courier = page.getByRole('radio', { name: /By courier/ });
  await check(courier);
  await expect(reader.payButton).toHaveText(/€33\.00/);
  await page.getByLabel('Country').selectOption('DE');
  await expect(courier).toHaveCount(0);
  await expect(reader.payButton).toHaveText(/Order and pay$|€25\.00/);
});

test('what is wrong is never under the pay button', async ({ page, stack, reader }) => {
  await page.setViewportSize({ width: 320, height: 560 });
  await page.goto(stack.post('/covered', 'cup'));
  await reader.open();
  await reader.payButton.click();
  const field = page.getByLabel('E-mail');
  await expect(field).toBeFocused();
  const [at, foot] = [await field.boundingBox(), await reader.payButton.boundingBox()];
  expect((at?.y ?? 0) + (at?.height ?? 0)).toBeLessThan(foot?.y ?? 0);
});

for (const width of [320, 1280])
  test(`the form in the pay frame is not cut at ${width} px`, async ({ page, stack, reader }) => {
    await page.setViewportSize({ width, height: 800 });
    await page.goto(stack.post(`/cut-${width}`, 'note'));
    await reader.open();
    await reader.pay('form');
    const form = page.frameLocator('iframe').frameLocator('iframe');
    await expect(form.getByRole('textbox')).toBeVisible();
    const cut = () => form.locator('html').evaluate((root) => root.scrollHeight - innerHeight);
    expect(await cut()).toBeLessThanOrEqual(0);
    // Nor when the bank has something to say above it.
    await form.getByRole('textbox').fill('poor');
    await form.getByRole('button').first().click();
    await expect(form.getByRole('status')).toBeVisible();
    expect(await cut()).toBeLessThanOrEqual(0);
  });

test('another code for the same order is told to the page, and the list of methods has gone', async ({ page, stack, reader }) => {
  await page.goto(stack.post('/another', 'note'));
  await page.evaluate(() => {
    document.addEventListener('buypost:action', () => (document.title += '!'));
  });
  await reader.open();
  await reader.pay('qr');
  await expect(page).toHaveTitle('A post!');
  await reader.switchTo('unclosable');
  await expect(page).toHaveTitle('A post!!');
  await expect(reader.code).toBeVisible();
  await expect(reader.button('Other way to pay')).toBeVisible();
  await expect(reader.button('Pretend account')).toHaveCount(0);
});

test.describe('on a phone', () => {
  test.use({ ...phone, viewport: { width: 390, height: 700 } });

  test('back from the app the receipt stands where the reader looks', async ({ page, stack, reader }) => {
    const long = '<p>More words.</p>'.repeat(60);
    await page.goto(
      stack.page(
        '/app',
        `<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>A post</title><script async src="{shop}/buypost.js"></script></head><body><article>${long}<p><a id="buy" href="{shop}/buy/note">Buy it</a></p>${long}</article></body></html>`,
      ),
    );
    await reader.open();
    await check(page.getByRole('radio', { name: 'Pretend wallet app', exact: true }));
    await check(page.getByRole('checkbox'));
    await reader.payButton.click();
    await page.getByRole('link', { name: 'Open Pretend wallet' }).click();
    await page.getByRole('button', { name: /^Pay EUR/ }).click();
    await page.waitForURL(`${stack.blog}/app`);
    await expect(page.getByRole('heading', { name: /^Paid/ })).toBeInViewport();
  });
});
