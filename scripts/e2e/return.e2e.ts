/** Away to pay and back: to the same post, button and height of the window, whatever became of the tab meanwhile. A phone, 390 px wide. */
import { devices, type BrowserContext, type Page } from '@playwright/test';
import { expect, expectKept, test } from './fixtures.ts';
import { Reader } from './reader.ts';
import type { Stack } from './stack.ts';

test.use({ viewport: { width: 390, height: 700 }, userAgent: devices['iPhone 13'].userAgent, hasTouch: true });

const words = '<p>The kiln runs on pear wood, and so the glaze comes out a little different each time.</p>';
/** A long post with three buttons for one offer; the second is the one that is pressed. */
const long = (stack: Stack, path: string, headers: Readonly<Record<string, string>> = {}): string => {
  const part = words.repeat(30);
  const link = (name: string): string => `<p><a id="${name}" href="{shop}/buy/note">Buy it, ${name}</a></p>`;
  return stack.page(
    path,
    `<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>A post</title><script async src="{shop}/buypost.js"></script></head><body><article>${part}${link('first')}${part}${link('second')}${part}${link('third')}${part}</article></body></html>`,
    headers,
  );
};

const topOf = (page: Page, selector: string): Promise<number> =>
  page
    .locator(selector)
    .evaluate((element) => (element.hasAttribute('hidden') ? element.parentElement : element)?.getBoundingClientRect().top ?? NaN);

/** Presses the second button where it stands at 222 px, and goes to the bank. Answers how high it stood. */
async function leave(page: Page, stack: Stack, url: string): Promise<number> {
  const reader = new Reader(page);
  await page.goto(url);
  await page.locator('#second').evaluate((element) => scrollTo(0, element.getBoundingClientRect().top + scrollY - 222));
  const top = await topOf(page, '#second');
  expect(Math.round(top)).toBe(222);
  await reader.open('#second');
  await reader.pay('redirect');
  await page.waitForURL(`${stack.bank.url}/pay/**`);
  return top;
}
const approve = (page: Page): Promise<void> => page.getByRole('button', { name: /^(Pay EUR|Approve)/ }).click();

/** The receipt stands where the second button stood, in the flow, and nothing of ours is left in the address. */
async function backWhereItStood(page: Page, stack: Stack, path: string, top: number): Promise<void> {
  await page.waitForURL(`${stack.blog}${path}`);
  await expect(page.getByRole('heading', { name: /^Paid/ })).toBeInViewport();
  await expect(page.locator('p:has(#second) buypost-panel')).toHaveCount(1);
  await expect(page.getByRole('dialog')).toHaveCount(0);
  expect(Math.abs((await topOf(page, '#second')) - top)).toBeLessThan(8);
}

test('the same tab, loaded anew: the receipt stands at the button that was pressed, as high as it stood', async ({
  page,
  stack,
  began,
}) => {
  const top = await leave(page, stack, long(stack, '/return-same'));
  await approve(page);
  await backWhereItStood(page, stack, '/return-same', top);
  await expectKept(stack, began, 1);
});

test('declined at the bank: back at the same button, and the order can be paid in another way', async ({ page, stack, began, reader }) => {
  const top = await leave(page, stack, long(stack, '/return-declined'));
  await page.getByRole('button', { name: 'Decline' }).click();
  await page.getByRole('link', { name: 'Back to the shop' }).click();
  await page.waitForURL(`${stack.blog}/return-declined`);
  await expect(page.getByRole('button', { name: /Other way to pay|Try again/ }).first()).toBeInViewport();
  expect(Math.abs((await topOf(page, '#second')) - top)).toBeLessThan(8);
  await reader.switchTo('twostep');
  await page.waitForURL(`${stack.bank.url}/**`);
  await approve(page);
  await backWhereItStood(page, stack, '/return-declined', top);
  await expectKept(stack, began, 1);
});

test('the back button instead of the bank’s own way: the order is still there, and can still be paid', async ({
  page,
  stack,
  began,
  reader,
}) => {
  await leave(page, stack, long(stack, '/return-back'));
  const [payment] = (await stack.bank.ledger(began)).payments;
  await page.goBack();
  await page.waitForURL(`${stack.blog}/return-back`);
  await stack.bank.act(payment?.attempt ?? '', 'pay');
  // The checkout opens again by itself, and turns to paid.
  await reader.seesPaid();
  await expectKept(stack, began, 1);
});

/** Pays in the tab, and takes the address that the bank sends the buyer back to instead of following it. */
async function payAndTakeTheWayBack(page: Page, stack: Stack): Promise<string> {
  const back = page.waitForRequest((request) => request.url().startsWith(`${stack.shop}/v1/returns/`));
  await page.route(`${stack.shop}/v1/returns/**`, (route) => route.abort());
  await approve(page);
  return (await back).url();
}

test('the tab was discarded while the bank’s app was open: a new tab of the same browser shows the receipt at the same height', async ({
  page,
  context,
  stack,
  began,
}) => {
  const top = await leave(page, stack, long(stack, '/return-discarded'));
  const way = await payAndTakeTheWayBack(page, stack);
  await page.close();
  const fresh = await context.newPage();
  await fresh.goto(way);
  await backWhereItStood(fresh, stack, '/return-discarded', top);
  // Its own browser, so what was bought is handed over.
  await expect(fresh.getByText('Snow falls on the kiln.')).toBeVisible();
  await expectKept(stack, began, 1);
});

test('opened in another browser: the address carries the order, its receipt stands in view at a button of the offer', async ({
  page,
  browser,
  stack,
  began,
}) => {
  await leave(page, stack, long(stack, '/return-other'));
  const way = await payAndTakeTheWayBack(page, stack);
  const other: BrowserContext = await browser.newContext({
    viewport: { width: 390, height: 700 },
    userAgent: devices['iPhone 13'].userAgent,
  });
  const fresh = await other.newPage();
  await fresh.goto(way);
  await fresh.waitForURL(`${stack.blog}/return-other`);
  await expect(fresh.getByRole('heading', { name: /^Paid/ })).toBeInViewport();
  await expect(fresh.locator('buypost-panel')).toHaveCount(1);
  await expectKept(stack, began, 1);
  await other.close();
});

test('in another browser before it was paid: status and a way to begin anew, no way to pay somebody else’s order', async ({
  page,
  browser,
  stack,
}) => {
  await leave(page, stack, long(stack, '/return-stranger'));
  const back = page.waitForRequest((request) => request.url().startsWith(`${stack.shop}/v1/returns/`));
  await page.route(`${stack.shop}/v1/returns/**`, (route) => route.abort());
  await page.getByRole('link', { name: 'Back to the shop' }).click();
  const other = await browser.newContext({ viewport: { width: 390, height: 700 } });
  const fresh = await other.newPage();
  await fresh.goto((await back).url());
  await fresh.waitForURL(`${stack.blog}/return-stranger`);
  await expect(fresh.locator('[part~=panel]')).toBeInViewport();
  await expect(fresh.getByRole('button', { name: /^Continue at|Other way to pay/ })).toHaveCount(0);
  await other.close();
});

test('a post that allows no frames: the form opens by itself and leads back to the button', async ({ page, stack, began, reader }) => {
  const url = long(stack, '/return-no-frames', { 'content-security-policy': "frame-src 'none'" });
  await page.goto(url);
  await page.locator('#second').evaluate((element) => scrollTo(0, element.getBoundingClientRect().top + scrollY - 222));
  await reader.open('#second');
  await reader.pay('form');
  await reader.sees('You pay there and come back to this page.');
  await reader.button('Continue at Pretend card form').click();
  // It goes on being written until the payment is done.
  await page.waitForURL(`${stack.shop}/pay/**`, { waitUntil: 'commit' });
  const form = page.frameLocator('iframe');
  await form.getByRole('textbox').fill('pay');
  await form.getByRole('button').first().click();
  await backWhereItStood(page, stack, '/return-no-frames', 222);
  await expectKept(stack, began, 1);
});
