/** Chromium: a purchase with WeChat Pay on a desktop, on a phone, and inside WeChat, against the pretend WeChat Pay; under the strictest policy of a blog. */
import { devices, type Page } from '@playwright/test';
import { expect, test as base } from './fixtures.ts';
import { putBridge, startWechat, weChat, type RunningWechat } from './pretend-wechat.ts';
import { check } from './reader.ts';
import { strictPolicy } from './servers.ts';
import type { StackOptions } from './stack.ts';

const running: { wechat?: RunningWechat } = {};

const stackOptions: StackOptions = {
  offers: `
seller: { name: Studio Ainu, address: [1 Kiln Lane, 604-8000 Kyoto, Japan], email: hello@ainu.example, terms: https://ainu.example/terms }
offers:
  - id: note
    title: A note & 杯 100 %
    price: CNY 19.00
    methods: [wechat_qr, wechat_h5, wechat_jsapi]
    delivery: { kind: thanks, title: Thanks, text: Snow falls on the kiln. }
`,
  async providers() {
    const wechat = await startWechat();
    running.wechat = wechat;
    return { settings: { wechat_pay: wechat.wechat.settings }, close: () => wechat.close() };
  },
};

const test = base.extend<{ readonly wechat: RunningWechat; readonly quiet: void }>({
  stackOptions: [stackOptions, { scope: 'worker' }],
  wechat: async ({ stack }, use) => {
    expect(stack.shop).not.toBe('');
    const { wechat } = running;
    if (wechat === undefined) throw new Error('The pretend WeChat Pay did not start.');
    await use(wechat);
  },
  // Neither the blog nor the pay page may run into its policy.
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

const post = (stack: { shop: string; blog: string; post: (path: string, offer: string, more: object) => string }, path: string): string =>
  stack.post(path, 'note', { headers: { 'content-security-policy': `${strictPolicy(stack.shop)}; report-uri ${stack.blog}/csp-report` } });

/** The one method of this surface, and the obliging button. */
async function start(page: Page): Promise<void> {
  await page.locator('#buy').click();
  const method = page.getByRole('radio', { name: 'WeChat Pay', exact: true });
  if ((await method.count()) > 0) await check(method);
  const pay = page.getByRole('button', { name: /^Order and pay/ });
  await expect(pay).toBeEnabled();
  await pay.click();
}

const seesPaid = (page: Page): Promise<void> => expect(page.getByText(/^Paid [\u2066-\u2069]*CN¥/).first()).toBeVisible();
const books = ({ wechat }: RunningWechat, since: number): readonly (readonly [number, string])[] =>
  wechat
    .ledger()
    .slice(since)
    .map(({ charged, status }) => [charged, status] as const);

test.describe('on a desktop', () => {
  test('a code is shown, and the panel turns to paid by itself when it was scanned', async ({ page, stack, wechat }) => {
    const before = wechat.wechat.ledger().length;
    await page.goto(post(stack, '/wechat-qr'));
    await start(page);
    await expect(page.locator('[part~="qr"] svg[role=img]')).toBeVisible();
    expect(await wechat.wechat.pay(wechat.wechat.ledger()[before]?.attempt ?? '')).toBe(true);
    await seesPaid(page);
    expect(books(wechat, before)).toEqual([[1900, 'SUCCESS']]);
  });
});

test.describe('in a phone’s browser', () => {
  const { userAgent, viewport, hasTouch, isMobile } = devices['Pixel 7'];
  test.use({ userAgent, viewport, hasTouch, isMobile });

  test('to WeChat and back by a page of the shop, declined once on the way', async ({ page, stack, wechat }) => {
    const before = wechat.wechat.ledger().length;
    const url = post(stack, '/wechat-h5');
    await page.goto(url);
    await start(page);
    await expect(page).toHaveURL(new RegExp(`^${wechat.origin}/wallet/`));
    await page.locator('[data-do="decline"]').click();
    await expect(page.getByText('The bank said no')).toBeVisible();
    await page.locator('[data-do="pay"]').click();
    await page.waitForURL((at) => at.origin === stack.blog);
    await seesPaid(page);
    expect(page.url()).toBe(url);
    expect(books(wechat, before)).toEqual([[1900, 'SUCCESS']]);
  });

  test('the buyer turns away, is back in the post, goes on and pays', async ({ page, stack, wechat }) => {
    const before = wechat.wechat.ledger().length;
    await page.goto(post(stack, '/wechat-h5-away'));
    await start(page);
    await page.locator('[data-do="cancel"]').click();
    await page.waitForURL((at) => at.origin === stack.blog);
    await page
      .getByRole('button', { name: /^Go on|^Continue|^Pay/ })
      .first()
      .click();
    await page.locator('[data-do="pay"]').click();
    await page.waitForURL((at) => at.origin === stack.blog);
    await seesPaid(page);
    expect(books(wechat, before)).toEqual([[1900, 'SUCCESS']]);
  });
});

test.describe('inside WeChat', () => {
  const { viewport, hasTouch, isMobile } = devices['Pixel 7'];
  test.use({ userAgent: weChat, viewport, hasTouch, isMobile });

  test('known without a question, WeChat’s own sheet, and back to the post where the receipt stands', async ({ page, stack, wechat }) => {
    const before = wechat.wechat.ledger().length;
    const asked = await putBridge(page, wechat, ['pay']);
    const seen: string[] = [];
    page.on('framenavigated', (frame) => {
      const { origin, pathname } = new URL(frame.url());
      if (frame === page.mainFrame()) seen.push(origin + pathname.replace(/[\w-]{30,}/, '#'));
    });
    const url = post(stack, '/wechat-jsapi');
    await page.goto(url);
    await start(page);
    await page.waitForURL((at) => at.origin === stack.blog && asked.length > 0);
    await seesPaid(page);
    expect(page.url()).toBe(url);
    expect(asked).toEqual([
      {
        appId: wechat.wechat.keys.appid,
        timeStamp: expect.stringMatching(/^\d{10}$/),
        nonceStr: expect.stringMatching(/^\w{32}$/),
        package: expect.stringMatching(/^prepay_id=\w+$/),
        signType: 'RSA',
        paySign: expect.stringMatching(/^[\w+/]+={0,2}$/),
        cashier: undefined,
      },
    ]);
    // A page that puts its own address right counts as a step of its own.
    expect(seen.filter((at, step) => at !== seen[step - 1])).toEqual([url, `${stack.shop}/pay/#`, url]);
    expect(books(wechat, before)).toEqual([[1900, 'SUCCESS']]);
  });

  test('the sheet is put away, then opened again from the post: one order, paid once', async ({ page, stack, wechat }) => {
    const before = wechat.wechat.ledger().length;
    const asked = await putBridge(page, wechat, ['cancel', 'pay']);
    await page.goto(post(stack, '/wechat-jsapi-away'));
    await start(page);
    await expect.poll(() => asked.length).toBe(1);
    await page.waitForURL((at) => at.origin === stack.blog);
    await page
      .getByRole('button', { name: /^Go on|^Continue|^Pay/ })
      .first()
      .click();
    await seesPaid(page);
    expect(asked).toHaveLength(2);
    expect(asked[1]).toEqual(asked[0]);
    expect(books(wechat, before)).toEqual([[1900, 'SUCCESS']]);
  });

  test('an answer of WeChat’s that is lost on the way leads to the post, and one more press pays', async ({ page, stack, wechat }) => {
    const before = wechat.wechat.ledger().length;
    await putBridge(page, wechat, ['pay']);
    await page.goto(post(stack, '/wechat-jsapi-lost'));
    wechat.wechat.fault({ kind: 'lose_answer' });
    await start(page);
    await page.waitForURL((at) => at.origin === stack.blog && at.search === '');
    await page
      .getByRole('button', { name: /^Go on|^Continue|^Pay/ })
      .first()
      .click();
    await seesPaid(page);
    expect(books(wechat, before)).toEqual([[1900, 'SUCCESS']]);
  });

  test('without a bridge the simulator’s cashier stands in for the sheet', async ({ page, stack, wechat }) => {
    const before = wechat.wechat.ledger().length;
    await page.goto(post(stack, '/wechat-jsapi-bare'));
    await start(page);
    await page.locator('[data-do="pay"]').click({ timeout: 10_000 });
    await page.waitForURL((at) => at.origin === stack.blog);
    await seesPaid(page);
    expect(books(wechat, before)).toEqual([[1900, 'SUCCESS']]);
  });
});
