/**
 * What goes wrong in browsers: clicks in a burst, tabs, reloads, lost answers, storage denied, scripts twice.
 * In every one: exactly one charge kept at the bank, and on screen the truth about the money.
 */
import type { BrowserContext, Page } from '@playwright/test';
import { expect, expectKept, test } from './fixtures.ts';
import { attemptOf } from './payments.ts';
import { Reader } from './reader.ts';

test('twenty clicks in a hundred milliseconds order once', async ({ page, stack, reader, began }) => {
  await page.goto(stack.post('/twenty', 'note'));
  await reader.open();
  await reader.choose('qr');
  await expect(reader.payButton).toBeEnabled();
  await reader.payButton.evaluate((button) => {
    for (let click = 0; click < 20; click += 1)
      button.dispatchEvent(new MouseEvent('click', { bubbles: true, composed: true, cancelable: true }));
  });
  await expect(reader.code).toBeVisible();
  await stack.bank.act(await attemptOf(stack, began), 'pay');
  await reader.seesPaid();
  await expectKept(stack, began, 1);
});

test('five tabs: one order, and every tab turns to its receipt', async ({ context, stack, began }) => {
  const url = stack.post('/tabs', 'note');
  const tabs = await Promise.all(
    Array.from({ length: 5 }, async () => {
      const page = await context.newPage();
      await page.goto(url);
      const reader = new Reader(page);
      await reader.open();
      await reader.choose('qr');
      return reader;
    }),
  );
  await Promise.all(tabs.map((reader) => reader.payButton.click().catch(() => undefined)));
  await stack.bank.act(await attemptOf(stack, began), 'pay');
  for (const reader of tabs) {
    // A tab that had not begun turns to the receipt on its own, or at the latest when the reader looks at it.
    await expect(reader.page.getByText(/^Paid \u2068?€/).first()).toBeVisible();
  }
  await expectKept(stack, began, 1);
});

/** Goes on from wherever the page stands until the code is shown, as a reader would: opens, and orders where the form is back. */
async function carryOn(reader: Reader): Promise<void> {
  for (let tries = 0; tries < 4; tries += 1) {
    const there = reader.code.or(reader.payButton).first();
    if (!(await there.isVisible())) await reader.page.locator('#buy').click({ force: true });
    await expect(there).toBeVisible();
    if (await reader.code.isVisible()) return;
    await reader.pay('qr');
    if (
      await reader.code.waitFor({ timeout: 4_000 }).then(
        () => true,
        () => false,
      )
    )
      return;
  }
}

for (const stopAt of ['/v1/offers', '/v1/quotes', '/v1/checkouts', '/events'] as const) {
  test(`a reload when the answer of ${stopAt} dies with the page: one order, picked up`, async ({ page, stack, reader, began }) => {
    await page.goto(stack.post('/reload', 'note'), { waitUntil: 'networkidle' });
    let cut = 0;
    await page.route('**/v1/**', async (route) => {
      const { pathname } = new URL(route.request().url());
      if (cut > 0 || !pathname.endsWith(stopAt)) return route.continue().catch(() => undefined);
      cut += 1;
      // The shop has done its work; the answer never arrives.
      if (stopAt !== '/events') await route.fetch().catch(() => undefined);
      await route.abort().catch(() => undefined);
    });
    await page.locator('#buy').click();
    if (stopAt === '/v1/checkouts' || stopAt === '/events') {
      await expect(reader.payButton).toBeVisible();
      await reader.pay('qr');
    }
    await expect.poll(() => cut).toBe(1);
    await page.reload();
    await carryOn(reader);
    await stack.bank.act(await attemptOf(stack, began), 'pay');
    await reader.seesPaid();
    await expectKept(stack, began, 1);
  });
}

test('back and forward: the restored page shows the truth, and pays once', async ({ page, stack, reader, began }) => {
  await page.goto(stack.post('/back', 'note'));
  await reader.open();
  await reader.pay('qr');
  await expect(reader.code).toBeVisible();
  const attempt = await attemptOf(stack, began);
  await page.goto(stack.page('/elsewhere', '<!doctype html><title>Elsewhere</title><p>Elsewhere'));
  await stack.bank.act(attempt, 'pay');
  await page.goBack();
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
  await reader.seesPaid();
  await page.goForward();
  await page.goBack();
  await expectKept(stack, began, 1);
});

test('the tab is killed after the request left: a new tab finds the order', async ({ context, stack, began }) => {
  const url = stack.post('/killed', 'note');
  const first = await context.newPage();
  await first.goto(url);
  const reader = new Reader(first);
  await reader.open();
  await reader.choose('qr');
  const left = first.waitForRequest((request) => request.method() === 'POST' && request.url().endsWith('/v1/checkouts'));
  await reader.payButton.click();
  await left;
  await first.close();
  const second = await context.newPage();
  await second.goto(url);
  const again = new Reader(second);
  await second.locator('#buy').click();
  await expect(again.code.or(again.payButton).first()).toBeVisible();
  if (await again.payButton.isVisible()) await again.pay('qr');
  await expect(again.code).toBeVisible();
  await stack.bank.act(await attemptOf(stack, began), 'pay');
  await again.seesPaid();
  await expectKept(stack, began, 1);
});

test('offline in the middle: nothing is claimed about the money, and the order is found again', async ({
  page,
  context,
  stack,
  reader,
  began,
}) => {
  await page.goto(stack.post('/offline', 'note'));
  await reader.open();
  await reader.pay('qr');
  await expect(reader.code).toBeVisible();
  const attempt = await attemptOf(stack, began);
  await context.setOffline(true);
  await stack.bank.act(attempt, 'pay');
  await expect(page.getByText('Nothing was charged.')).toHaveCount(0);
  await context.setOffline(false);
  await expect(page.getByText(/^Paid \u2068?€/).first()).toBeVisible({ timeout: 20_000 });
  await expectKept(stack, began, 1);
});

test('offline is said at once, while the stream still seems to live', async ({ page, stack, reader, began }) => {
  await page.goto(stack.post('/offline-at-once', 'note'));
  await reader.open();
  await reader.pay('qr');
  await expect(reader.code).toBeVisible();
  const attempt = await attemptOf(stack, began);
  await page.route('**/v1/checkouts/**', (route) => route.abort('internetdisconnected'));
  await page.evaluate(() => dispatchEvent(new Event('offline')));
  await reader.sees(/The shop does not answer/);
  await page.unroute('**/v1/checkouts/**');
  await page.evaluate(() => dispatchEvent(new Event('online')));
  await expect(page.locator('[part~="body"]').getByText(/The shop does not answer/)).toHaveCount(0);
  await stack.bank.act(attempt, 'pay');
  await reader.seesPaid();
  await expectKept(stack, began, 1);
});

const denied = async (context: BrowserContext): Promise<void> => {
  await context.addInitScript(() => {
    for (const name of ['localStorage', 'sessionStorage', 'indexedDB'])
      Object.defineProperty(globalThis, name, {
        get() {
          throw new DOMException('denied', 'SecurityError');
        },
      });
  });
};

test('storage denied: the purchase finishes', async ({ page, context, stack, reader, began }) => {
  await denied(context);
  await page.goto(stack.post('/denied', 'note'));
  await reader.open();
  await reader.pay('qr');
  await expect(reader.code).toBeVisible();
  await stack.bank.act(await attemptOf(stack, began), 'pay');
  await reader.seesPaid();
  await expectKept(stack, began, 1);
});

test('storage denied and a redirect: who comes back sees the receipt and cannot be made to pay again', async ({
  page,
  context,
  stack,
  reader,
  began,
}) => {
  await denied(context);
  const url = stack.post('/denied-redirect', 'note');
  await page.goto(url);
  await reader.open();
  await reader.pay('redirect');
  await page.getByRole('button', { name: /^Pay EUR/ }).click();
  await page.waitForURL((url) => url.origin === stack.blog);
  await reader.seesPaid();
  expect(new URL(page.url()).search).toBe('');
  await expectKept(stack, began, 1);
});

test('storage that is full: the purchase finishes', async ({ page, context, stack, reader, began }) => {
  await context.addInitScript(() => {
    Storage.prototype.setItem = () => {
      throw new DOMException('full', 'QuotaExceededError');
    };
  });
  await page.goto(stack.post('/full', 'note'));
  await reader.open();
  await reader.pay('qr');
  await expect(reader.code).toBeVisible();
  await stack.bank.act(await attemptOf(stack, began), 'pay');
  await reader.seesPaid();
});

test('the script twice on a page: one panel, one order', async ({ page, stack, reader, began }) => {
  await page.goto(
    stack.post('/twice', 'note', {
      head: '<script async src="{shop}/buypost.js"></script><script type="module" src="{shop}/buypost.mjs"></script>',
    }),
  );
  await reader.open();
  await expect(page.getByRole('dialog')).toHaveCount(1);
  await reader.pay('qr');
  await expect(reader.code).toHaveCount(1);
  await stack.bank.act(await attemptOf(stack, began), 'pay');
  await reader.seesPaid();
  await expectKept(stack, began, 1);
});

test('ten links to three offers: each opens its own offer', async ({ page, stack, reader }) => {
  const offers = ['note', 'letter', 'tip'];
  const links = Array.from(
    { length: 10 },
    (_, at) => `<p><a id="buy${at}" href="{shop}/buy/${offers[at % 3] ?? ''}">Buy ${at}</a></p>`,
  ).join('');
  await page.goto(stack.post('/ten', 'note', { body: links }));
  for (const [at, title] of [
    [0, 'A note'],
    [1, 'A letter'],
    [2, 'A tip'],
    [9, 'A note'],
  ] as const) {
    await reader.open(`#buy${at}`);
    await expect(page.getByRole('dialog').getByText(title, { exact: true }).first()).toBeVisible();
    await page.keyboard.press('Escape');
    await expect(page.getByRole('dialog')).toHaveCount(0);
  }
});

/** Another reader, with a browser memory of their own. */
async function stranger(page: Page, url: string): Promise<Reader> {
  const browser = page.context().browser();
  if (browser === null) throw new Error('There is no browser to make another reader in.');
  const context = await browser.newContext();
  const other = await context.newPage();
  await other.goto(url);
  return new Reader(other);
}

test('one left and two readers: one buys, the other is told', async ({ page, stack, reader, began }) => {
  const url = stack.post('/last', 'last');
  await page.goto(url);
  const other = await stranger(page, url);
  await reader.open();
  await other.open();
  await reader.choose('qr');
  await other.choose('qr');
  await Promise.all([reader.payButton.click(), other.payButton.click()]);
  await expect.poll(async () => (await reader.code.count()) + (await other.code.count())).toBe(1);
  const winner = (await reader.code.isVisible()) ? reader : other;
  const loser = winner === reader ? other : reader;
  await expect(winner.code).toBeVisible();
  await loser.sees(/sold out/i);
  await loser.sees(/Nothing was ordered/);
  await stack.bank.act(await attemptOf(stack, began), 'pay');
  await winner.seesPaid();
  await expectKept(stack, began, 1);
  await other.page.context().close();
});
