/** Chromium: a purchase with Stripe, in the pay frame and on its hosted page, against the pretend Stripe and under the strictest policy of a blog. */
import type { FrameLocator, Page } from '@playwright/test';
import { expect, test as base } from './fixtures.ts';
import { startStripe, type RunningStripe } from './pretend-stripe.ts';
import { check } from './reader.ts';
import { strictPolicy } from './servers.ts';
import type { StackOptions } from './stack.ts';

const running: { stripe?: RunningStripe } = {};

const stackOptions: StackOptions = {
  offers: `
seller: { name: Studio Ainu, address: [1 Kiln Lane, 604-8000 Kyoto, Japan], email: hello@ainu.example, terms: https://ainu.example/terms }
offers:
  - id: note
    title: A note
    price: EUR 19.00
    methods: [stripe, stripe_checkout]
    delivery: { kind: thanks, title: Thanks, text: Snow falls on the kiln. }
`,
  async providers(shop) {
    const stripe = await startStripe(shop);
    running.stripe = stripe;
    return { settings: { stripe: stripe.stripe.settings }, close: () => stripe.close() };
  },
};

const test = base.extend<{ readonly stripe: RunningStripe; readonly quiet: void }>({
  stackOptions: [stackOptions, { scope: 'worker' }],
  stripe: async ({ stack }, use) => {
    expect(stack.shop).not.toBe('');
    const { stripe } = running;
    if (stripe === undefined) throw new Error('The pretend Stripe did not start.');
    await use(stripe);
  },
  // Neither the blog nor the pay frame may run into its policy.
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

const strictPost = (
  stack: { shop: string; blog: string; post: (path: string, offer: string, more: object) => string },
  path: string,
): string =>
  stack.post(path, 'note', { headers: { 'content-security-policy': `${strictPolicy(stack.shop)}; report-uri ${stack.blog}/csp-report` } });

/** The shop's own page in the panel, and Stripe's frames in it. */
const payFrame = (page: Page): FrameLocator => page.frameLocator('iframe[part~="frame"]');
const cardForm = (page: Page): FrameLocator => payFrame(page).frameLocator('iframe[title="Secure payment input frame"]');
const wallets = (page: Page): FrameLocator => payFrame(page).frameLocator('iframe[title="Secure express checkout frame"]');
const challenge = (page: Page): FrameLocator => payFrame(page).frameLocator('iframe[title="Secure payment confirmation"]');

async function start(page: Page, method: 'Card or wallet' | "Card, on Stripe's page"): Promise<void> {
  await page.locator('#buy').click();
  await check(page.getByRole('radio', { name: method, exact: true }));
  const pay = page.getByRole('button', { name: /^Order and pay/ });
  await expect(pay).toBeEnabled();
  await pay.click();
}

async function typeCard(page: Page, number: string): Promise<void> {
  const form = cardForm(page);
  await form.getByLabel('Card number').fill(number);
  await form.getByLabel('Expiration date').fill('12 / 34');
  await form.getByLabel('Security code').fill('123');
  await payFrame(page)
    .getByRole('button', { name: /^Order and pay \u2068?€19\.00/ })
    .click();
}

const kept = (stripe: RunningStripe): readonly (readonly [number, number])[] =>
  stripe.stripe.ledger().map(({ charged, refunded }) => [charged, refunded] as const);

test('in the pay frame: a card that is declined, then one whose bank asks back', async ({ page, stack, stripe, reader }) => {
  const before = kept(stripe).length;
  await page.goto(strictPost(stack, '/stripe'));
  await start(page, 'Card or wallet');
  await typeCard(page, '4000 0000 0000 0002');
  await expect(payFrame(page).getByRole('alert')).toHaveText('Your card was declined.');
  await expect(page.getByText('The payment was declined').first()).toBeVisible();
  expect(kept(stripe).slice(before)).toEqual([[0, 0]]);
  await typeCard(page, '4000 0027 6000 3184');
  await challenge(page).locator('[data-do="pay"]').click();
  await reader.seesPaid();
  expect(kept(stripe).slice(before)).toEqual([[1_900, 0]]);
  expect(new URL(page.url()).pathname).toBe('/stripe');
});

test('in the pay frame: the bank that asks back is told no, and a wallet pays', async ({ page, stack, stripe, reader }) => {
  const before = kept(stripe).length;
  await page.goto(strictPost(stack, '/stripe-wallet'));
  await start(page, 'Card or wallet');
  await typeCard(page, '4000 0027 6000 3184');
  await challenge(page).locator('[data-do="decline"]').click();
  await expect(payFrame(page).getByRole('alert')).toContainText('unable to authenticate');
  await wallets(page).locator('[data-do="pay"]').click();
  await reader.seesPaid();
  expect(kept(stripe).slice(before)).toEqual([[1_900, 0]]);
});

test('in the pay frame: a bank with a page of its own leaves by the top window, and the receipt stands in the post', async ({
  page,
  stack,
  stripe,
  reader,
}) => {
  const before = kept(stripe).length;
  await page.goto(strictPost(stack, '/stripe-ideal'));
  await start(page, 'Card or wallet');
  await cardForm(page).getByLabel('Method').selectOption('ideal');
  await payFrame(page)
    .getByRole('button', { name: /^Order and pay/ })
    .click();
  await page.waitForURL((url) => url.origin === stripe.origin);
  await page.locator('[data-do="pay"]').click();
  await page.waitForURL((url) => url.pathname === '/stripe-ideal');
  await reader.seesPaid();
  expect(page.url()).not.toContain('secret');
  expect(kept(stripe).slice(before)).toEqual([[1_900, 0]]);
});

test('the client secret is in no address that the shop is asked for, and in none of its log', async ({ page, stack, stripe, reader }) => {
  const asked: string[] = [];
  page.on('request', (request) => asked.push(request.url()));
  await page.goto(strictPost(stack, '/stripe-secret'));
  await start(page, 'Card or wallet');
  await wallets(page).locator('[data-do="pay"]').click();
  await reader.seesPaid();
  expect(asked.filter((url) => url.startsWith(stack.shop) && url.includes('_secret_'))).toEqual([]);
  expect(stack.log).not.toContain('_secret_');
  expect(stack.log).not.toContain(stripe.stripe.settings['secretKey']);
});

test('on the hosted page: turned away, declined, paid', async ({ page, stack, stripe, reader }) => {
  const before = kept(stripe).length;
  await page.goto(strictPost(stack, '/stripe-hosted'));
  await start(page, "Card, on Stripe's page");
  await page.waitForURL((url) => url.origin === stripe.origin);
  await page.locator('[data-do="cancel"]').click();
  await page.waitForURL((url) => url.pathname === '/stripe-hosted');
  await page.getByRole('button', { name: /Card, on Stripe's page/ }).click();
  await page.waitForURL((url) => url.origin === stripe.origin);
  await page.locator('[data-do="decline"]').click();
  await expect(page.getByRole('alert')).toHaveText('Your card was declined.');
  await page.locator('[data-do="pay"]').click();
  await page.waitForURL((url) => url.pathname === '/stripe-hosted');
  await reader.seesPaid();
  expect(kept(stripe).slice(before)).toEqual([[1_900, 0]]);
});
