/**
 * The money cases, on SQLite and PostgreSQL: prices that change, codes that run out, money that comes late, twice or to a method given up,
 * a shop that is killed, notifications that never come. Judged by the bank's ledger and by what the reader sees.
 */
import { expect, expectKept, test } from './fixtures.ts';
import { plainOffers } from './offers.ts';
import { attemptOf, payments } from './payments.ts';

test.afterEach(({ stack }) => stack.bank.clearFaults());

test('the price changes while the panel is open: the new price is shown, nothing is ordered at the old one', async ({
  page,
  stack,
  reader,
  began,
}) => {
  await page.goto(stack.post('/price', 'note'));
  await reader.open();
  await reader.choose('qr');
  await expect(reader.payButton).toHaveText(/19\.00/);
  await stack.killShop('SIGTERM');
  stack.writeOffers(plainOffers.replace('EUR 19.00', 'EUR 21.00'));
  await stack.startShop();
  await reader.payButton.click();
  await reader.sees(/Nothing was ordered/);
  await expect(reader.payButton).toHaveText(/21\.00/);
  expect((await stack.bank.ledger(began)).totals.payments).toBe(0);
  await reader.payButton.click();
  await expect(reader.code).toBeVisible();
  const [payment] = await payments(stack, began, 1);
  expect(payment?.amount).toBe(2_100);
  await stack.bank.act(payment?.attempt ?? '', 'pay');
  await reader.seesPaid();
  await stack.killShop('SIGTERM');
  stack.writeOffers(plainOffers);
  await stack.startShop();
});

test('declined, then another method on the same order', async ({ page, stack, reader, began }) => {
  await page.goto(stack.post('/decline', 'note'));
  await reader.open();
  await reader.pay('qr');
  await expect(reader.code).toBeVisible();
  await stack.bank.act(await attemptOf(stack, began), 'decline');
  await reader.sees('The payment was declined.');
  await reader.sees('Nothing was charged.').catch(() => reader.sees('No payment has arrived yet.'));
  await reader.switchTo('form');
  const frame = page.frameLocator('iframe').frameLocator('iframe');
  await frame.getByRole('textbox').fill('pay');
  await frame.getByRole('button').first().click();
  await reader.seesPaid();
  const ledger = await expectKept(stack, began, 1);
  expect(ledger.payments).toHaveLength(2);
});

test('the code of the first method is closed by switching and cannot be paid any more', async ({ page, stack, reader, began }) => {
  await page.goto(stack.post('/switch', 'note'));
  await reader.open();
  await reader.pay('qr');
  await expect(reader.code).toBeVisible();
  await reader.switchTo('form');
  await expect(page.locator('iframe')).toBeVisible();
  const [first, second] = await payments(stack, began, 2);
  await stack.bank.act(first?.attempt ?? '', 'pay').catch(() => undefined);
  await stack.bank.act(second?.attempt ?? '', 'pay');
  await reader.seesPaid();
  const ledger = await expectKept(stack, began, 1);
  expect(ledger.totals.charges).toBe(1);
});

for (const order of ['first, then second', 'second, then first'] as const) {
  test(`the first code is paid after switching all the same (${order}): one charge kept, the other refunded, the receipt says so`, async ({
    page,
    stack,
    reader,
    began,
  }) => {
    await page.goto(stack.post('/second', 'note'));
    await reader.open();
    // This method cannot be closed, so switching leaves it payable.
    await reader.pay('unclosable');
    await expect(reader.code).toBeVisible();
    await reader.switchTo('form');
    await expect(page.locator('iframe')).toBeVisible();
    const [first, second] = await payments(stack, began, 2);
    const acts = order === 'first, then second' ? [first, second] : [second, first];
    for (const payment of acts) await stack.bank.act(payment?.attempt ?? '', 'pay');
    await reader.seesPaid();
    const ledger = await expectKept(stack, began, 1);
    expect(ledger.totals.charges).toBe(2);
    await page.reload();
    if (
      !(await page
        .getByText(/^Paid \u2068?€/)
        .first()
        .isVisible()
        .catch(() => false))
    )
      await page
        .locator('#buy')
        .click({ timeout: 3_000 })
        .catch(() => undefined);
    await reader.sees(/A second payment of \u2068?€19\.00\u2069? arrived/);
  });
}

test('one payment charged twice by the bank: the second is refunded', async ({ page, stack, reader, began }) => {
  await page.goto(stack.post('/paytwice', 'note'));
  await reader.open();
  await reader.pay('qr');
  await expect(reader.code).toBeVisible();
  const attempt = await attemptOf(stack, began);
  await stack.bank.act(attempt, 'pay_twice');
  await expect.poll(async () => (await stack.bank.ledger(began)).payments[0]?.kept, { timeout: 15_000 }).toBe(1_900);
});

test('the bank loses its answer to the first call: the order is picked up, one charge', async ({ page, stack, reader, began }) => {
  await stack.bank.fault({ kind: 'lose_answer', on: 'create' });
  await page.goto(stack.post('/lost', 'note'));
  await reader.open();
  await reader.pay('qr');
  await expect(reader.code).toBeVisible({ timeout: 20_000 });
  await stack.bank.act(await attemptOf(stack, began), 'pay');
  await reader.seesPaid();
  await expectKept(stack, began, 1);
});

test('notifications never come: the order is final all the same', async ({ page, stack, reader, began }) => {
  await stack.bank.fault({ kind: 'notify_never' });
  await page.goto(stack.post('/silent', 'note'));
  await reader.open();
  await reader.pay('qr');
  await expect(reader.code).toBeVisible();
  await stack.bank.act(await attemptOf(stack, began), 'pay');
  await expect(page.getByText(/^Paid \u2068?€/).first()).toBeVisible({ timeout: 15_000 });
  await expectKept(stack, began, 1);
});

test('notifications come twice and out of order: one delivery', async ({ page, stack, reader, began }) => {
  await stack.bank.fault({ kind: 'notify_twice' });
  await stack.bank.fault({ kind: 'notify_out_of_order' });
  await page.goto(stack.post('/shuffled', 'note'));
  await reader.open();
  await reader.pay('qr');
  await expect(reader.code).toBeVisible();
  await stack.bank.act(await attemptOf(stack, began), 'pay');
  await reader.seesPaid();
  await expect(page.getByText('Snow falls on the kiln.')).toHaveCount(1);
  await expectKept(stack, began, 1);
});

test('the bank takes another sum: held for review, said so, never "paid"', async ({ page, stack, reader, began }) => {
  await stack.bank.fault({ kind: 'wrong_amount', amount: 1_000 });
  await page.goto(stack.post('/wrong', 'note'));
  await reader.open();
  await reader.pay('qr');
  await expect(reader.code).toBeVisible();
  await stack.bank.act(await attemptOf(stack, began), 'pay');
  await reader.sees('The shop is looking at your order');
  await expect(page.getByText(/^Paid \u2068?€/)).toHaveCount(0);
  await expect(page.getByText('Snow falls on the kiln.')).toHaveCount(0);
});

test('the shop is killed between code and scan: the panel asks on, and turns to paid when it is back', async ({
  page,
  stack,
  reader,
  began,
}) => {
  await page.goto(stack.post('/shopkill', 'note'));
  await reader.open();
  await reader.pay('qr');
  await expect(reader.code).toBeVisible();
  const attempt = await attemptOf(stack, began);
  await stack.killShop();
  await stack.bank.act(attempt, 'pay');
  const back = Date.now();
  await stack.startShop();
  expect(Date.now() - back, 'ready again within 5 s').toBeLessThan(5_000);
  await expect(page.getByText(/^Paid \u2068?€/).first()).toBeVisible({ timeout: 20_000 });
  await expectKept(stack, began, 1);
});
