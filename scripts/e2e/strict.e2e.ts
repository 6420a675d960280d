/** Chromium: a whole purchase under the strictest policy, on a hostile page, by keyboard alone, and what a screen reader is told. */
import { expect, expectKept, test } from './fixtures.ts';
import { strictPolicy } from './servers.ts';

test('a whole purchase under the strictest policy: by code, and by the form in the pay frame', async ({ page, stack, reader, began }) => {
  const log: string[] = [];
  page.on('console', (message) => log.push(message.text()));
  const policy = `${strictPolicy(stack.shop)}; report-uri ${stack.blog}/csp-report`;
  const headers = { 'content-security-policy': policy };
  stack.reports.length = 0;
  await page.goto(stack.post('/strict', 'note', { headers }));
  await reader.open();
  await reader.pay('qr');
  await expect(reader.code).toBeVisible();
  await reader.switchTo('form');
  const form = page.frameLocator('iframe').frameLocator('iframe');
  await form.getByRole('textbox').fill('pay');
  await form.getByRole('button').first().click();
  await reader.seesPaid();
  await expectKept(stack, began, 1);
  expect(stack.reports.filter((report) => !/favicon/.test(report))).toEqual([]);
  expect(log.filter((line) => /Content Security Policy|Trusted/i.test(line) && !/favicon/.test(line))).toEqual([]);
  // The panel is styled although the page allows no style of its own.
  expect(await reader.panel.evaluate((element) => getComputedStyle(element).borderRadius)).not.toBe('0px');
});

const evil = 'https://evil.invalid';
/** Keys that libraries read from their options; each once ran an attacker's code or changed a request somewhere. */
const gadgets = [
  'hooks',
  'parseJson',
  'searchParams',
  'headers',
  'json',
  'prefixUrl',
  'baseUrl',
  'amount',
  'currency',
  'method',
  'expected',
  'url',
  'origin',
  'shop',
  'body',
  'credentials',
] as const;

for (const gadget of gadgets) {
  test(`a page that pollutes Object.prototype.${gadget} changes neither sum nor recipient`, async ({
    page,
    context,
    stack,
    reader,
    began,
  }) => {
    await context.addInitScript(
      ([name, address]) => {
        const values: Record<string, unknown> = {
          hooks: { beforeRequest: [() => new Response('{}')], afterResponse: [() => new Response('{"amount":1}')] },
          parseJson: () => ({ amount: 1 }),
          headers: { evil: 'yes' },
          json: { amount: 1 },
          amount: 1,
          expected: { amount: 1, currency: 'EUR' },
          currency: 'XXX',
          method: 'evil',
          body: '{"amount":1}',
          credentials: 'include',
        };
        Object.defineProperty(Object.prototype, name ?? '', {
          value: values[name ?? ''] ?? address,
          writable: true,
          configurable: true,
          enumerable: true,
        });
      },
      [gadget, evil],
    );
    const asked = new Set<string>();
    const bodies: string[] = [];
    page.on('request', (request) => {
      asked.add(new URL(request.url()).origin);
      if (request.method() === 'POST' && request.url().includes('/v1/')) bodies.push(request.postData() ?? '');
    });
    await page.goto(
      stack.post('/hostile', 'note', {
        body: `<img name="currentScript"><form id="config"><input name="origin"></form><a id="buypost"></a><a id="shop"></a>`,
      }),
    );
    await page.locator('#buy').click();
    // The checkout works, or the link is followed, since the link is still a shop. Nothing in between.
    const followed = (): boolean => page.url() === `${stack.shop}/buy/note`;
    await expect.poll(async () => followed() || (await reader.payButton.isVisible())).toBe(true);
    if (!followed()) {
      await reader.pay('qr').catch(() => undefined);
      await expect
        .poll(async () => followed() || (await reader.code.isVisible()) || (await page.getByText(/Nothing was ordered/).isVisible()))
        .toBe(true);
      for (const payment of (await stack.bank.ledger(began)).payments) expect(payment).toMatchObject({ amount: 1_900, currency: 'EUR' });
    }
    for (const origin of asked) expect([stack.blog, stack.shop]).toContain(origin);
    for (const body of bodies) expect(body).not.toMatch(/evil|XXX|"amount":1[,}]/);
  });
}

test('a price edited in the page is nothing to the shop', async ({ page, stack, reader, began }) => {
  await page.goto(stack.post('/edited', 'note', { query: '?price=1&amount=1.00&total=1' }));
  await page.evaluate(() => {
    const link = document.querySelector('#buy');
    for (const name of ['data-price', 'data-amount', 'data-total']) link?.setAttribute(name, '0.01');
  });
  await page.route('**/v1/offers*', async (route) => {
    const answer = await route.fetch();
    await route.fulfill({ response: answer, body: (await answer.text()).replaceAll('1900', '1') });
  });
  await page.route('**/v1/quotes', async (route) => {
    const answer = await route.fetch();
    await route.fulfill({ response: answer, body: (await answer.text()).replaceAll('1900', '1') });
  });
  await reader.open();
  await reader.choose('qr');
  await reader.payButton.click();
  await reader.sees(/Nothing was ordered/);
  expect((await stack.bank.ledger(began)).totals.payments).toBe(0);
});

test('by keyboard alone', async ({ page, stack, reader, began }) => {
  await page.goto(stack.post('/keyboard', 'letter'));
  await page.keyboard.press('Tab');
  await expect(page.locator('#buy')).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(reader.payButton).toBeVisible();
  const tabTo = async (reached: () => Promise<boolean>): Promise<void> => {
    for (let presses = 0; presses < 40; presses += 1) {
      if (await reached()) return;
      await page.keyboard.press('Tab');
    }
    throw new Error('Not reachable by Tab.');
  };
  const email = page.getByLabel('E-mail');
  await tabTo(() => email.evaluate((element) => element.matches(':focus')));
  await page.keyboard.type(`reader${Date.now()}@example.com`);
  await tabTo(async () => await page.getByRole('radio').evaluateAll((radios) => radios.some((radio) => radio.matches(':focus'))));
  for (let presses = 0; presses < 8; presses += 1) {
    if (await page.getByRole('radio', { name: 'Pretend wallet', exact: true }).isChecked()) break;
    await page.keyboard.press('ArrowDown');
  }
  await tabTo(() => reader.payButton.evaluate((element) => element.matches(':focus')));
  await page.keyboard.press('Enter');
  await expect(reader.code).toBeVisible();
  const [payment] = (await stack.bank.ledger(began)).payments;
  await stack.bank.act(payment?.attempt ?? '', 'pay');
  await reader.seesPaid();
  await page.keyboard.press('Escape');
  // The receipt stays in the post.
  await reader.seesPaid();
});

test('each status is announced once', async ({ page, stack, reader, began }) => {
  await page.goto(stack.post('/announced', 'note'));
  await reader.open();
  await page.evaluate(() => {
    const heard: string[] = [];
    Object.assign(globalThis, { heard });
    const walk = (root: ParentNode): void => {
      for (const element of root.querySelectorAll('*')) {
        if (element.matches('[aria-live], [role=status], [role=alert]'))
          new MutationObserver(() => {
            const text = element.textContent.trim();
            if (text !== '' && heard.at(-1) !== text) heard.push(text);
          }).observe(element, { childList: true, characterData: true, subtree: true });
        if (element.shadowRoot !== null) walk(element.shadowRoot);
      }
    };
    walk(document);
  });
  await reader.pay('qr');
  await expect(reader.code).toBeVisible();
  const [payment] = (await stack.bank.ledger(began)).payments;
  await stack.bank.act(payment?.attempt ?? '', 'pay');
  await reader.seesPaid();
  const heard = await page.evaluate<string[]>('globalThis.heard');
  expect(heard.filter((text) => /Scan with/.test(text))).toHaveLength(1);
  expect(heard.filter((text) => /Paid/.test(text))).toHaveLength(1);
});

test('320 px and 400 %: nothing scrolls sideways', async ({ page, stack, reader }) => {
  await page.setViewportSize({ width: 320, height: 256 });
  await page.goto(stack.post('/narrow', 'letter'));
  await reader.open();
  const overflow = (): Promise<number> => reader.panel.evaluate((element) => element.scrollWidth - element.clientWidth);
  expect(await overflow()).toBeLessThanOrEqual(0);
  await page.getByLabel('E-mail').fill(`reader${Date.now()}@example.com`);
  await reader.pay('qr');
  await expect(reader.code).toBeVisible();
  expect(await overflow()).toBeLessThanOrEqual(0);
  expect(await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth)).toBeLessThanOrEqual(0);
});
