/**
 * Whole purchases inside apps: on every surface, with popups, frames and storage denied in every combination, something is bought with real money
 * moving at the pretend bank; and from where nothing can be bought, the sheet leads to where it is.
 */
import { expect, expectKept, test } from './fixtures.ts';
import { plainOffers } from './offers.ts';
import { check, Reader } from './reader.ts';
import { ownAgents, screenOf, screens } from '../capabilities/readers.ts';
import { combinations, deny, headersOf, nameOf } from './denials.ts';

const offer = (id: string, methods: string): string => `  - id: ${id}
    title: ${id}
    price: EUR 19.00
    methods: [${methods}]
    delivery: { kind: text, title: The note, text: Snow falls on the kiln. }
`;
test.use({
  stackOptions: {
    offers: `${plainOffers}${offer('form', 'sandbox_card')}${offer('page', 'sandbox_redirect')}${offer('code', 'sandbox_qr')}${offer('wallet', 'sandbox_qr, sandbox_app')}`,
  },
});

const agentOf = (family: string) => {
  const found = ownAgents.find((one) => one.family === family);
  if (!found) throw new Error(`no reader ${family}`);
  const { width, height, touch } = screens[screenOf(found)];
  return { userAgent: found.agent, viewport: { width, height }, screen: { width, height }, hasTouch: touch, isMobile: touch };
};

const seats = {
  desktop: 'Chrome (computer)',
  phone: 'Chrome (phone)',
  wechat: 'WeChat (phone)',
  alipay: 'Alipay',
  in_app: 'DingTalk',
} as const;

for (const [surface, family] of Object.entries(seats))
  test.describe(`on ${surface}`, () => {
    test.use(agentOf(family));

    for (const denied of combinations) {
      const path = `/pay-${surface}-${nameOf(denied).replaceAll(' ', '-')}`;
      const headers = headersOf(denied);

      test(`${nameOf(denied)} denied: by the provider’s form`, async ({ page, context, stack, reader, began }) => {
        await deny(context, denied);
        await page.goto(stack.post(`${path}-form`, 'form', { headers }));
        await reader.open();
        await check(page.getByRole('checkbox'));
        await reader.payButton.click();
        if (denied.has('frames')) {
          await reader.button('Continue at Pretend card form').click();
          await page.waitForURL(`${stack.shop}/pay/**`, { waitUntil: 'commit' });
        }
        const form = denied.has('frames') ? page.frameLocator('iframe') : page.frameLocator('iframe').frameLocator('iframe');
        await form.getByRole('textbox').fill('pay');
        await form.getByRole('button').first().click();
        await page.waitForURL(`${stack.blog}${path}-form`);
        await reader.seesPaid();
        await expectKept(stack, began, 1);
      });

      test(`${nameOf(denied)} denied: by the provider’s page`, async ({ page, context, stack, reader, began }) => {
        await deny(context, denied);
        await page.goto(stack.post(`${path}-page`, 'page', { headers }));
        await reader.open();
        await check(page.getByRole('checkbox'));
        await reader.payButton.click();
        await page.getByRole('button', { name: /^Pay EUR/ }).click();
        await page.waitForURL((url) => url.origin === stack.blog);
        await reader.seesPaid();
        await expectKept(stack, began, 1);
      });
    }
  });

test.describe('where nothing can be paid', () => {
  test.use({ ...agentOf('WeChat (phone)'), permissions: ['clipboard-read', 'clipboard-write'] });

  test('inside WeChat the link is copied, and in the phone’s browser the purchase finishes', async ({ page, browser, stack, began }) => {
    const url = stack.post('/sheet', 'wallet');
    await page.goto(url);
    await page.locator('#buy').click();
    await expect(page.getByRole('heading', { name: 'Open this page in your browser' })).toBeVisible();
    await expect(page.locator('[part=arrow]')).toBeInViewport();
    await page.getByRole('button', { name: 'Copy link' }).click();
    await expect(page.getByRole('button', { name: 'Copied' })).toBeVisible();
    const copied = await page.evaluate(() => navigator.clipboard.readText());
    expect(copied).toBe(url);
    expect((await stack.bank.ledger(began)).totals.payments).toBe(0);

    const outside = await browser.newContext(agentOf('Safari (phone)'));
    const fresh = await outside.newPage();
    const reader = new Reader(fresh);
    await fresh.goto(copied);
    await reader.open();
    await check(fresh.getByRole('checkbox'));
    await reader.payButton.click();
    await fresh.getByRole('link', { name: 'Open Pretend wallet' }).click();
    await fresh.getByRole('button', { name: /^Pay EUR/ }).click();
    await fresh.waitForURL(url);
    await expect(fresh.getByRole('heading', { name: /^Paid/ })).toBeInViewport();
    await expectKept(stack, began, 1);
    await outside.close();
  });
});

test.describe('where nothing can be paid and nothing may be copied', () => {
  test.use(agentOf('WeChat (phone)'));

  test('the link stands there, selected', async ({ page, context, stack }) => {
    await context.addInitScript(() => Object.defineProperty(Navigator.prototype, 'clipboard', { get: () => undefined }));
    const url = stack.post('/no-copy', 'wallet');
    await page.goto(url);
    await page.locator('#buy').click();
    await page.getByRole('button', { name: 'Copy link' }).click();
    const field = page.getByRole('textbox');
    await expect(field).toHaveValue(url);
    expect(
      await field.evaluate((input) => (input instanceof HTMLInputElement ? [input.selectionStart, input.selectionEnd] : undefined)),
    ).toEqual([0, url.length]);
  });
});

test.describe('codes', () => {
  test.describe('on a phone that has no other screen', () => {
    test.use(agentOf('Chrome (phone)'));
    test('a computer is named', async ({ page, stack }) => {
      await page.goto(stack.post('/code-phone', 'code'));
      await page.locator('#buy').click();
      await expect(page.getByRole('heading', { name: 'Open this page on a computer' })).toBeVisible();
    });
  });
  test('on a computer: scanned and paid', async ({ page, stack, reader, began }) => {
    await page.goto(stack.post('/code-desktop', 'code'));
    await reader.open();
    await check(page.getByRole('checkbox'));
    await reader.payButton.click();
    await expect(page.getByRole('heading', { name: 'Scan with Pretend wallet' })).toBeVisible();
    await expect(reader.code).toBeVisible();
    const [payment] = (await stack.bank.ledger(began)).payments;
    await stack.bank.act(payment?.attempt ?? '', 'pay');
    await reader.seesPaid();
    await expectKept(stack, began, 1);
  });
});

test.describe('the shop’s own page inside WeChat, without JavaScript', () => {
  test.use({ ...agentOf('WeChat (phone)'), javaScriptEnabled: false });

  test('says where to open it, with nothing to press that cannot work; what works there is sold', async ({ page, stack, began }) => {
    await page.goto(`${stack.shop}/buy/wallet`);
    await expect(page.getByRole('heading', { name: 'Open this page in your browser' })).toBeVisible();
    await expect(page.locator('.arrow')).toBeInViewport();
    await expect(page.getByLabel('Link to this page')).toHaveValue(`${stack.shop}/buy/wallet`);
    await expect(page.getByRole('button')).toHaveCount(0);

    await page.goto(`${stack.shop}/buy/page?form=1`);
    await expect(page.getByText('Trouble paying inside WeChat?')).toBeVisible();
    await check(page.getByRole('checkbox'));
    await page
      .getByRole('button', { name: /order|pay/i })
      .last()
      .click();
    if (!page.url().startsWith(stack.bank.url)) await page.getByRole('button', { name: /^Order and pay/ }).click();
    await page.getByRole('button', { name: /^Pay EUR/ }).click();
    await page.waitForURL((url) => url.origin === stack.shop);
    await expect(page.getByText('Snow falls on the kiln.')).toBeVisible();
    await expectKept(stack, began, 1);
  });
});
