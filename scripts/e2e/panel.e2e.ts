/** The panel in the post: the way to a provider and back, sleeping pages, what the page hears, what it finds where the button was. */
// oxlint-disable no-empty-pattern -- Playwright reads a fixture's needs from this pattern
import { existsSync } from 'node:fs';
import { chromium, expect, test as base, type Page } from '@playwright/test';
import { mug, startBlog, startShop, type Blog, type FakeShop } from './servers.ts';

interface Order {
  status: 'requires_action' | 'processing' | 'succeeded';
  revision: number;
  page: string;
  started: number;
  /** What the buyer must do; to the bank's page where absent. */
  nextAction?: object;
  /** Streams of events that are open now. */
  streams: number;
}

/** A shop whose card payments go to a page of a bank and come back. */
const test = base.extend<{ shop: FakeShop; blog: Blog; order: Order }>({
  shop: async ({}, use) => {
    const shop = await startShop();
    await use(shop);
    await shop.close();
  },
  blog: async ({}, use) => {
    const blog = await startBlog();
    await use(blog);
    await blog.close();
  },
  order: [
    async ({ shop }, use) => {
      const order: Order = { status: 'requires_action', revision: 1, page: '', started: 0, streams: 0 };
      const total = mug.prices[0];
      const session = () => ({
        id: 'ord_aaaaaaaaaaaaaaaaaaaaaaaaaa',
        offerId: 'mug',
        revision: order.revision,
        total,
        lines: [{ kind: 'item', title: 'Winter mug', quantity: 1, total }],
        method: 'card',
        methods: mug.methods,
        money: order.status === 'succeeded' ? 'taken' : 'unknown',
        canSwitch: true,
        canCancel: true,
        test: true,
        status: order.status,
        ...(order.status === 'requires_action'
          ? { nextAction: order.nextAction ?? { type: 'redirect', url: `${shop.url}/bank`, purpose: 'pay' } }
          : {}),
        ...(order.status === 'processing' ? { reason: 'provider' } : {}),
        ...(order.status === 'succeeded'
          ? {
              order: {
                id: 'ord_aaaaaaaaaaaaaaaaaaaaaaaaaa',
                number: '7K2M',
                paidAt: '2026-11-22T12:00:00Z',
                total,
                lines: [{ kind: 'item', title: 'Winter mug', quantity: 1, total }],
                seller: mug.seller,
                method: 'card',
                deliveries: [{ kind: 'thanks', title: 'Thanks', text: 'Thank you, reader' }],
                refunded: { amount: 0, currency: 'EUR' },
              },
            }
          : {}),
      });
      const cors = { 'content-type': 'application/json', 'access-control-allow-origin': '*' };
      shop.answers.set('/v1/checkouts', (request, response) => {
        if (request.method === 'POST') order.started += 1;
        if (request.url?.endsWith('/events')) {
          response.writeHead(200, { ...cors, 'content-type': 'application/x-ndjson' });
          const beat = setInterval(() => response.write(`${JSON.stringify(session())}\n`), 100);
          order.streams += 1;
          response.on('close', () => {
            order.streams -= 1;
            clearInterval(beat);
          });
          return;
        }
        response.writeHead(request.method === 'POST' ? 201 : 200, cors).end(JSON.stringify(session()));
      });
      shop.answers.set('/v1/returns', (_, response) => {
        response.writeHead(200, cors).end(JSON.stringify({ session: session(), token: 't'.repeat(22), post: { url: order.page } }));
      });
      shop.answers.set('/bank', (_, response) => {
        response
          .writeHead(200, { 'content-type': 'text/html' })
          .end(`<!doctype html><title>bank</title><a href="${order.page}?buypost=${'c'.repeat(22)}">Approve</a>`);
      });
      await use(order);
    },
    { auto: true },
  ],
});

const panel = (page: Page) => page.locator('buypost-panel');
const receipt = (page: Page) => panel(page).getByText('Order 7K2M', { exact: true });
const filler = '<p style="height:60vh">A story of mugs.</p>';
/** Three buttons, the second of which is pressed; everything the page hears is written down. */
const post = (shop: FakeShop): string =>
  `<script async src="${shop.url}/buypost.js"></script>
   <script>for (const name of ['seen','open','start','action','processing','paid','failed','delivered','close'])
     document.addEventListener('buypost:' + name, (event) => { localStorage.heard = (localStorage.heard ?? '') + ' ' + name + (name === 'paid' ? ':' + event.detail.order.number : ''); });</script>
   ${filler}<p><a href="${shop.url}/buy/mug">first</a></p>${filler}<p><a href="${shop.url}/buy/mug">second</a></p>${filler}<p><a href="${shop.url}/buy/mug">third</a></p>${filler}`;
const heard = (page: Page): Promise<string[]> =>
  page.evaluate(() =>
    (localStorage['heard'] ?? '')
      .trim()
      .split(' ')
      .filter((name: string) => name !== 'seen'),
  );

async function payFrom(page: Page, name: string): Promise<void> {
  await page.getByRole('link', { name }).click();
  await panel(page).getByRole('button', { name: /pay/i }).click();
}
test('to the bank and back: the receipt stands where the button was, at the same height, and `paid` is told once', async ({
  page,
  shop,
  blog,
  order,
}) => {
  order.page = blog.page(post(shop));
  await page.goto(order.page);
  const second = page.getByRole('link', { name: 'second' });
  await second.scrollIntoViewIfNeeded();
  await page.evaluate(() => scrollBy(0, 111));
  const before = (await second.boundingBox())?.y ?? 0;
  await payFrom(page, 'second');
  await page.waitForURL('**/bank');
  order.status = 'succeeded';
  order.revision = 2;
  await page.getByRole('link', { name: 'Approve' }).click();
  await page.waitForURL(order.page);
  await expect(receipt(page)).toBeVisible();
  // In the flow of the post, in the second paragraph, and the sentence-less link has made room.
  await expect(page.locator('p:has(a)').nth(1).locator('buypost-panel')).toHaveCount(1);
  await expect(panel(page).getByRole('dialog')).toHaveCount(0);
  await expect(page.locator('a', { hasText: 'second' })).toBeHidden();
  const after = (await panel(page).boundingBox())?.y ?? 0;
  expect(Math.abs(after - before)).toBeLessThan(40);
  expect(page.url()).not.toContain('buypost=');
  await expect.poll(() => heard(page)).toEqual(['open', 'start', 'action', 'open', 'paid:7K2M', 'delivered']);

  await page.reload();
  await page.getByRole('link', { name: 'second' }).click();
  await expect(receipt(page)).toBeVisible();
  expect((await heard(page)).filter((name) => name.startsWith('paid'))).toHaveLength(1);
  expect(order.started).toBe(1);
});

test('back from the bank without paying: the checkout is open again, once, and goes nowhere by itself', async ({
  page,
  shop,
  blog,
  order,
}) => {
  order.page = blog.page(post(shop));
  await page.goto(order.page);
  await payFrom(page, 'second');
  await page.waitForURL('**/bank');
  await page.goBack();
  await expect(panel(page).getByRole('dialog')).toBeVisible();
  await expect(panel(page).getByRole('button', { name: 'Continue at Card' })).toBeVisible();
  await expect(page.locator('p:has(a)').nth(1).locator('buypost-panel')).toHaveCount(1);
  expect(page.url()).toBe(order.page);
  expect(order.started).toBe(1);
  await page.keyboard.press('Escape');
  await page.reload();
  await page.getByRole('link', { name: 'second' }).hover();
  await page.waitForFunction(() => performance.getEntriesByType('resource').some(({ name }) => name.endsWith('/panel.js')));
  await page.waitForTimeout(300);
  await expect(panel(page)).toHaveCount(0);
});

test('a return in a browser that remembers nothing shows the order at its button', async ({ page, shop, blog, order }) => {
  order.page = blog.page(post(shop));
  order.status = 'succeeded';
  await page.goto(`${order.page}?buypost=${'c'.repeat(22)}`);
  await expect(receipt(page)).toBeVisible();
  await expect(page.locator('p:has(a)').nth(0).locator('buypost-panel')).toHaveCount(1);
});

test('a return to a page whose button is gone shows the order at its end', async ({ page, shop, blog, order }) => {
  order.page = blog.page(`<script async src="${shop.url}/buypost.js"></script>${filler}`);
  order.status = 'succeeded';
  await page.goto(`${order.page}?buypost=${'c'.repeat(22)}`);
  await expect(receipt(page)).toBeVisible();
});

test('paid while the dialog was closed: the receipt comes to the button by itself', async ({ page, shop, blog, order }) => {
  order.nextAction = { type: 'wait' };
  order.page = blog.page(post(shop));
  await page.goto(order.page);
  await payFrom(page, 'first');
  await expect.poll(() => order.started).toBe(1);
  await expect.poll(() => heard(page)).toContain('action');
  await page.keyboard.press('Escape');
  await expect(panel(page).getByRole('dialog')).toBeHidden();
  order.status = 'succeeded';
  order.revision = 2;
  await expect(receipt(page)).toBeVisible();
  await expect(page.locator('a', { hasText: 'first' })).toHaveAttribute('data-buypost-state', 'paid');
});

test('three buttons for one offer share one order', async ({ page, shop, blog, order }) => {
  order.nextAction = { type: 'wait' };
  order.page = blog.page(post(shop));
  await page.goto(order.page);
  await payFrom(page, 'first');
  await expect.poll(() => heard(page)).toContain('action');
  await page.keyboard.press('Escape');
  await page.getByRole('link', { name: 'third' }).click();
  await expect(panel(page).getByRole('dialog')).toBeVisible();
  await expect(panel(page)).toHaveCount(1);
  await expect(page.locator('p:has(a)').nth(2).locator('buypost-panel')).toHaveCount(1);
  expect(order.started).toBe(1);
});

test('a page that prevents `open` keeps the checkout closed', async ({ page, shop, blog }) => {
  await page.goto(blog.page(`<script>document.addEventListener('buypost:open', (e) => e.preventDefault())</script>${post(shop)}`));
  await page.getByRole('link', { name: 'first' }).click();
  await expect(page.getByRole('link', { name: 'first' })).not.toHaveAttribute('aria-busy', 'true');
  await expect(panel(page)).toHaveCount(0);
});

test('a page that sleeps keeps no stream, and asks for the truth when it wakes', async ({ page, shop, blog, order }) => {
  order.nextAction = { type: 'wait' };
  order.page = blog.page(post(shop));
  await page.goto(order.page);
  await payFrom(page, 'first');
  await expect.poll(() => heard(page)).toContain('action');
  await expect.poll(() => order.streams).toBe(1);
  // As a browser tells it that keeps the page; the next test lets a browser do it.
  await page.evaluate(() => dispatchEvent(new PageTransitionEvent('pagehide', { persisted: true })));
  await expect.poll(() => order.streams).toBe(0);
  const asked = shop.asked.length;
  order.status = 'succeeded';
  order.revision = 2;
  await page.waitForTimeout(300);
  expect(shop.asked.length).toBe(asked);
  await page.evaluate(() => dispatchEvent(new PageTransitionEvent('pageshow', { persisted: true })));
  await expect(receipt(page)).toBeVisible();
  expect(order.started).toBe(1);
});

test('a page that the browser kept in its back/forward cache goes on where it was', async ({ shop, blog, order }) => {
  const whole = '/usr/bin/chromium';
  test.skip(!existsSync(whole), `the headless shell has no back/forward cache, and there is no ${whole}`);
  const browser = await chromium.launch({
    executablePath: whole,
    args: ['--no-sandbox', '--disable-background-networking'],
    ignoreDefaultArgs: ['--disable-back-forward-cache'],
  });
  try {
    const page = await browser.newPage();
    order.nextAction = { type: 'wait' };
    order.page = blog.page(post(shop));
    await page.goto(order.page);
    await page.evaluate(() => {
      addEventListener('pageshow', ({ persisted }) => Object.assign(globalThis, { kept: persisted }));
    });
    await payFrom(page, 'first');
    await expect.poll(() => heard(page)).toContain('action');
    await page.goto(`${shop.url}/buy/other`);
    order.status = 'succeeded';
    order.revision = 2;
    await page.evaluate(() => void setTimeout(() => history.back()));
    await expect.poll(() => page.evaluate(() => Reflect.get(globalThis, 'kept')).catch(() => undefined)).toBe(true);
    await expect(receipt(page)).toBeVisible();
    expect(order.started).toBe(1);
  } finally {
    await browser.close();
  }
});
