/** A purchase by each method, on each database: from a link in a post to a receipt in the post. */
import { expect, expectKept, test } from './fixtures.ts';

test('by QR code: the panel turns to paid within a second of the scan', async ({ page, stack, reader, began }) => {
  await page.goto(stack.post('/qr', 'note'));
  await reader.open();
  await reader.pay('qr');
  await expect(reader.code).toBeVisible();
  const [payment] = (await stack.bank.ledger(began)).payments;
  expect(payment).toMatchObject({ amount: 1900, currency: 'EUR', charges: 0 });
  const scanned = Date.now();
  await stack.bank.act(payment?.attempt ?? '', 'pay');
  await reader.seesPaid();
  expect(Date.now() - scanned).toBeLessThan(1_000);
  await reader.sees('Snow falls on the kiln.');
  await expectKept(stack, began, 1);
});

test('by QR code with nothing but the loader, the panel and the code: what else is fetched is for what may go wrong', async ({
  page,
  stack,
  reader,
  began,
}) => {
  const refused: string[] = [];
  await page.route(
    (url) => /\/v\/[^/]+\/(?!panel|qr)[^/]+\.js$/.test(url.pathname),
    (route) => {
      refused.push(new URL(route.request().url()).pathname.replace(/.*\//, ''));
      return route.abort();
    },
  );
  await page.goto(stack.post('/bare', 'wish'));
  await reader.open();
  await reader.pay('qr');
  await expect(reader.code).toBeVisible();
  const [payment] = (await stack.bank.ledger(began)).payments;
  await stack.bank.act(payment?.attempt ?? '', 'pay');
  await reader.seesPaid();
  await reader.sees('It comes true.');
  await expectKept(stack, began, 1);
  // Refused, not unasked: the test would see nothing if the files had other names.
  expect(new Set(refused)).toEqual(new Set(['otherwise.js', 'rarely.js']));
});

test('by redirect: one press, and back to the same post, where the receipt stands', async ({ page, stack, reader, began }) => {
  const url = stack.post('/redirect', 'note');
  await page.goto(url);
  await reader.open();
  await reader.pay('redirect');
  await expect(page).toHaveURL(new RegExp(`^${stack.bank.url}/pay/`));
  await page.getByRole('button', { name: /^(Pay EUR|Approve)/ }).click();
  await page.waitForURL((url) => url.origin === stack.blog);
  await reader.seesPaid();
  expect(page.url()).toBe(url);
  await expectKept(stack, began, 1);
});

test('by the form in the pay frame: the post is never left', async ({ page, stack, reader, began }) => {
  const url = stack.post('/frame', 'note');
  await page.goto(url);
  await reader.open();
  await reader.pay('form');
  const form = page.frameLocator('iframe').frameLocator('iframe');
  await form.getByRole('textbox').fill('pay');
  await form.getByRole('button').first().click();
  await reader.seesPaid();
  expect(page.url()).toBe(url);
  await expectKept(stack, began, 1);
});

test('in two steps: approved at the bank, captured by us once', async ({ page, stack, reader, began }) => {
  await page.goto(stack.post('/twostep', 'note'));
  await reader.open();
  await reader.pay('twostep');
  await page.getByRole('button', { name: /^(Pay EUR|Approve)/ }).click();
  await page.waitForURL((url) => url.origin === stack.blog);
  await reader.seesPaid();
  const ledger = await expectKept(stack, began, 1);
  expect(ledger.totals.charges).toBe(1);
});

test('pay what you want', async ({ page, stack, reader, began }) => {
  await page.goto(stack.post('/tip', 'tip', { query: '?amount=7.00&currency=EUR' }));
  await reader.open();
  await reader.pay('qr');
  await expect(reader.code).toBeVisible();
  const [payment] = (await stack.bank.ledger(began)).payments;
  expect(payment?.amount).toBe(700);
  await stack.bank.act(payment?.attempt ?? '', 'pay');
  await reader.seesPaid();
});

test('yen are not multiplied by a hundred', async ({ page, stack, reader, began }) => {
  await page.goto(stack.post('/yen', 'note', { query: '?currency=JPY' }));
  await reader.open();
  await reader.pay('qr');
  await expect(reader.code).toBeVisible();
  expect((await stack.bank.ledger(began)).payments[0]).toMatchObject({ amount: 3000, currency: 'JPY' });
});

test('buying again and thinking better of it: the receipt of the first comes back, also by a reload', async ({
  page,
  stack,
  reader,
  began,
}) => {
  await page.goto(stack.post('/again', 'note'));
  await reader.open();
  await reader.pay('qr');
  await expect(reader.code).toBeVisible();
  await stack.bank.act((await stack.bank.ledger(began)).payments[0]?.attempt ?? '', 'pay');
  await reader.seesPaid();
  // The dialog closed, the receipt stands in the post; the repeat begins there.
  await page.keyboard.press('Escape');
  await expect(page.getByRole('dialog')).toHaveCount(0);
  const close = page.getByRole('button', { name: 'Close' });
  const afresh = async (): Promise<void> => {
    await page.reload();
    await page.locator('#buy').click();
  };
  for (const giveUp of [() => close.click(), () => close.click(), afresh]) {
    await reader.button('Buy again').click();
    await expect(reader.payButton).toBeVisible();
    await giveUp();
    await reader.seesPaid();
    await reader.sees('Snow falls on the kiln.');
  }
  await page.keyboard.press('Escape');
  await reader.button('Buy again').click();
  await reader.pay('qr');
  await expect(reader.code).toBeVisible();
  await expectKept(stack, began, 1);
});
