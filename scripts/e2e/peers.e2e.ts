/** Bugs that other checkouts shipped, each by its name. Those that belong to one room are tested there; `docs/peer-bugs.md` lists them all. */
import { expect, expectKept, test } from './fixtures.ts';
import { attemptOf } from './payments.ts';

test('ad blocker and nobody tells the buyer: a blocked shop is said, and the link is offered', async ({ page, stack }) => {
  // The button is in view, so the panel is fetched before anybody clicks.
  await page.goto(stack.post('/blocked', 'note'), { waitUntil: 'networkidle' });
  await page.route('**/v1/**', (route) => route.abort('blockedbyclient'));
  await page.locator('#buy').click();
  await expect(page.getByText('The shop does not answer.').first()).toBeVisible({ timeout: 30_000 });
  await expect(page.getByRole('link', { name: 'Open the shop page' })).toHaveAttribute('href', `${stack.shop}/buy/note`);
});

test('popup blocked in a webview with a raw SDK error: no popup is ever asked for', async ({ page, context, stack, reader, began }) => {
  await context.addInitScript(() => {
    window.open = () => {
      throw new Error('unable to open popup');
    };
  });
  await page.goto(stack.post('/popup', 'note'));
  await reader.open();
  await reader.pay('redirect');
  await page.getByRole('button', { name: /^Pay EUR/ }).click();
  await page.waitForURL((url) => url.origin === stack.blog);
  await reader.seesPaid();
  await expectKept(stack, began, 1);
});

test('URL hash hijacked: a hash router finds its address untouched before, during and after', async ({ page, stack, reader, began }) => {
  const url = `${stack.post('/hash', 'note')}#/post/3?tab=two`;
  await page.goto(url);
  await reader.open();
  expect(page.url()).toBe(url);
  await reader.pay('redirect');
  await page.getByRole('button', { name: /^Pay EUR/ }).click();
  await page.waitForURL((there) => there.origin === stack.blog);
  await reader.seesPaid();
  expect(page.url()).toBe(url);
  await expectKept(stack, began, 1);
});

test('iframe or dialog without a title: both have a name', async ({ page, stack, reader }) => {
  await page.goto(stack.post('/titles', 'note'));
  await reader.open();
  await expect(page.getByRole('dialog', { name: 'A note' })).toBeVisible();
  await reader.pay('form');
  await expect(page.locator('iframe')).toHaveAttribute('title', /\w/);
});

test('success event before the money settled, or without order data: `paid` comes once, after the ledger, with the order', async ({
  page,
  stack,
  reader,
  began,
}) => {
  await page.goto(stack.post('/events', 'note'));
  await page.evaluate(() => {
    const told: { readonly name: string; readonly detail: unknown }[] = [];
    Object.assign(globalThis, { told });
    for (const name of ['start', 'action', 'processing', 'paid', 'failed', 'delivered'])
      document.addEventListener(`buypost:${name}`, (event) =>
        told.push({ name, detail: JSON.parse(JSON.stringify(Reflect.get(event, 'detail'))) }),
      );
  });
  const names = (): Promise<string[]> => page.evaluate<string[]>('globalThis.told.map((one) => one.name)');
  await reader.open();
  await reader.pay('qr');
  await expect(reader.code).toBeVisible();
  expect(await names()).toEqual(['start', 'action']);
  await stack.bank.act(await attemptOf(stack, began), 'later');
  await expect.poll(names).toContain('processing');
  expect(await names()).not.toContain('paid');
  await stack.bank.act(await attemptOf(stack, began), 'clear');
  await reader.seesPaid();
  await expect.poll(names).toContain('delivered');
  expect((await names()).filter((name) => name === 'paid')).toHaveLength(1);
  const order = await page.evaluate<{ id: string; total: { amount: number } }>(
    `globalThis.told.find((one) => one.name === 'paid').detail.order`,
  );
  expect(order).toMatchObject({ id: expect.stringMatching(/^ord_/), total: { amount: 1_900, currency: 'EUR' } });
  await page.reload();
  await expectKept(stack, began, 1);
});

test('tab closed between approval and callback loses the order: it is paid without the tab, and found again', async ({
  context,
  stack,
  began,
}) => {
  const url = stack.post('/closed', 'note');
  const first = await context.newPage();
  const { Reader } = await import('./reader.ts');
  await first.goto(url);
  const reader = new Reader(first);
  await reader.open();
  await reader.pay('twostep');
  await expect(first).toHaveURL(new RegExp(`^${stack.bank.url}/pay/`));
  await stack.bank.fault({ kind: 'notify_never' });
  await stack.bank.act(await attemptOf(stack, began), 'pay');
  await first.close();
  // Nobody comes back and nobody calls: the shop asks by itself, captures and delivers.
  await expectKept(stack, began, 1);
  await stack.bank.clearFaults();
  const second = await context.newPage();
  await second.goto(url);
  const again = new Reader(second);
  if (!(await second.getByText(/^Paid/).first().isVisible())) await second.locator('#buy').click({ force: true });
  await again.seesPaid();
});

test('expired QR as a dead end: it renews itself on the same order, also when the bank ends it early', async ({
  page,
  stack,
  reader,
  began,
}) => {
  await page.goto(stack.post('/renews', 'note'));
  await reader.open();
  await reader.pay('qr');
  await expect(reader.code).toBeVisible();
  await stack.bank.act(await attemptOf(stack, began), 'lapse');
  await expect.poll(async () => (await stack.bank.ledger(began)).totals.payments, { timeout: 15_000 }).toBe(2);
  await expect(reader.code).toBeVisible();
  await stack.bank.act(await attemptOf(stack, began, 1), 'pay');
  await reader.seesPaid();
  await expectKept(stack, began, 1);
});
