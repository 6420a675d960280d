/** The script tag in a real browser: what it finds, what it loads, what it leaves alone. */
// oxlint-disable no-empty-pattern -- Playwright reads a fixture's needs from this pattern
import { expect, test as base, type Page } from '@playwright/test';
import { mug, startBlog, startShop, strictPolicy, version, type Blog, type FakeShop } from './servers.ts';

const test = base.extend<{ shop: FakeShop; other: FakeShop; blog: Blog }>({
  shop: async ({}, use) => {
    const shop = await startShop();
    await use(shop);
    await shop.close();
  },
  other: async ({}, use) => {
    const shop = await startShop();
    await use(shop);
    await shop.close();
  },
  blog: async ({}, use) => {
    const blog = await startBlog();
    await use(blog);
    await blog.close();
  },
});

const script = (shop: FakeShop, attributes = 'async'): string => `<script ${attributes} src="${shop.url}/buypost.js"></script>`;
const link = (shop: FakeShop, rest = ''): string => `<a href="${shop.url}/buy/mug${rest}">Buy the mug</a>`;
const panel = /GET \/v\/[^/]+\/panel\.js/;
const dialog = (page: Page) => page.locator('buypost-panel').getByRole('dialog');
const settled = (page: Page): Promise<unknown> => page.waitForTimeout(400);

/** Everything of a page that should stay empty. */
function complaints(page: Page): string[] {
  const heard: string[] = [];
  page.on('console', (message) => {
    if (['error', 'warning'].includes(message.type())) heard.push(message.text());
  });
  page.on('pageerror', (error) => heard.push(String(error)));
  return heard;
}

for (const [name, tag] of [
  ['async', (shop: FakeShop) => script(shop)],
  ['defer', (shop: FakeShop) => script(shop, 'defer')],
  ['plain', (shop: FakeShop) => script(shop, '')],
  ['module', (shop: FakeShop) => `<script type="module" src="${shop.url}/buypost.mjs"></script>`],
] as const)
  test(`${name}: hover, click, dialog, under the strictest policy with no violation`, async ({ page, shop, blog }) => {
    const heard = complaints(page);
    await page.goto(blog.page(tag(shop) + link(shop), { 'content-security-policy': strictPolicy(shop.url) }));
    await page.getByRole('link').hover();
    await page.getByRole('link').click();
    await expect(dialog(page)).toBeVisible();
    await expect(dialog(page).getByRole('heading', { name: 'Winter mug' })).toBeVisible();
    expect(page.url()).toContain(blog.url);
    expect(heard).toEqual([]);
    expect(shop.of(panel)).toHaveLength(1);
    expect(shop.of(panel)[0]).toContain(`/v/${version}/`);
  });

for (const [name, act] of [
  ['hover then click', async (page: Page) => void (await page.getByRole('link').hover(), await settled(page))],
  ['click alone', async () => {}],
  [
    'click twice',
    async (page: Page) => {
      await page.route('**/buy/mug', (route) => route.fulfill({ status: 204 }));
      await page.getByRole('link').dispatchEvent('click');
      await settled(page);
    },
  ],
] as const)
  test(`a panel changed by some bytes never runs: ${name}`, async ({ page, shop, blog }) => {
    shop.files.set('panel.js', 'changed');
    await page.addInitScript(() => {
      Object.defineProperty(globalThis, 'changedRan', {
        set() {
          sessionStorage.setItem('ran', 'yes');
        },
      });
    });
    await page.goto(blog.page(script(shop) + '<p style="height:200vh"></p>' + link(shop)));
    await act(page);
    await page.unroute('**/buy/mug');
    await page.getByRole('link').click();
    await page.waitForURL(`${shop.url}/buy/mug`);
    await page.goBack();
    expect(await page.evaluate(() => sessionStorage.getItem('ran'))).toBe(null);
    expect(shop.of(panel).length).toBeGreaterThan(0);
  });

test('a file that is changed between check and use does not run either', async ({ page, shop, blog }) => {
  let times = 0;
  const { readFile } = await import('node:fs/promises');
  const bytes = await readFile(new URL('../../packages/widget/dist/cdn/panel.js', import.meta.url));
  shop.answers.set(`/v/${version}/panel.js`, (_, response) => {
    times += 1;
    response
      .writeHead(200, { 'content-type': 'text/javascript', 'access-control-allow-origin': '*', 'cache-control': 'no-store' })
      .end(times === 1 ? bytes : Buffer.concat([Buffer.from('globalThis.changedRan=1;'), bytes]));
  });
  await page.addInitScript(() => {
    Object.defineProperty(globalThis, 'changedRan', {
      set() {
        sessionStorage.setItem('ran', 'yes');
      },
    });
  });
  await page.goto(blog.page(script(shop) + link(shop)));
  await page.getByRole('link').click();
  await page.waitForURL(`${shop.url}/buy/mug`);
  await page.goBack();
  expect(times).toBeGreaterThan(1);
  expect(await page.evaluate(() => sessionStorage.getItem('ran'))).toBe(null);
});

test('a panel that comes after a refused one opens', async ({ page, shop, blog }) => {
  shop.files.set('panel.js', 'missing');
  await page.goto(blog.page(script(shop) + link(shop)));
  await page.getByRole('link').hover();
  await settled(page);
  shop.files.delete('panel.js');
  await page.getByRole('link').click();
  await expect(dialog(page)).toBeVisible();
});

test('no panel: the link is followed, at once where it is missing, after 8 seconds where it never comes', async ({ page, shop, blog }) => {
  shop.files.set('panel.js', 'missing');
  const address = blog.page(script(shop) + link(shop, '?ref=newsletter'));
  await page.goto(address);
  await page.getByRole('link').click();
  await page.waitForURL(`${shop.url}/buy/mug?ref=newsletter`);

  shop.files.set('panel.js', 'silent');
  await page.clock.install();
  await page.goto(address);
  await page.clock.runFor(500);
  await page.getByRole('link').click({ noWaitAfter: true });
  await expect(page.getByRole('link')).toHaveAttribute('aria-busy', 'true');
  await page.clock.runFor(7400);
  expect(page.url()).toBe(address);
  await page.clock.runFor(1000);
  await page.waitForURL(`${shop.url}/buy/mug?ref=newsletter`);
});

test('modified clicks stay the browser’s', async ({ page, shop, blog }) => {
  await page.goto(
    blog.page(
      `${script(shop)}<p>${link(shop)}</p><p><a target="_blank" href="${shop.url}/buy/mug">new tab</a></p><p><a download href="${shop.url}/buy/mug">save</a></p>`,
    ),
  );
  await settled(page);
  await page.evaluate(() => {
    addEventListener('click', (event) => {
      document.title += ` ${event.defaultPrevented}`;
      event.preventDefault();
    });
    addEventListener('auxclick', (event) => {
      document.title += ` ${event.defaultPrevented}`;
      event.preventDefault();
    });
    document.title = '';
  });
  const own = page.getByRole('link', { name: 'Buy the mug' });
  for (const modifiers of [['Control'], ['Meta'], ['Shift'], ['Alt']] as const) await own.click({ modifiers: [...modifiers] });
  await own.click({ button: 'middle' });
  await page.getByRole('link', { name: 'new tab' }).click();
  await page.getByRole('link', { name: 'save' }).click();
  expect(await page.title()).toBe('false false false false false false false');
  await own.click();
  expect(await page.title()).toMatch(/ true$/);
  await expect(dialog(page)).toBeVisible();
});

test('links that come later sell, also inside open shadow roots', async ({ page, shop, blog }) => {
  shop.offers.set('vase', { ...mug, id: 'vase', title: 'Vase', availability: 'sold_out' });
  await page.goto(blog.page(`${script(shop)}<main></main>`));
  await settled(page);
  await page.evaluate((url) => {
    const late = document.createElement('a');
    late.href = `${url}/buy/vase`;
    late.textContent = 'late vase';
    document.querySelector('main')!.append(late);
    const host = document.createElement('div');
    const inner = document.createElement('a');
    inner.href = `${url}/buy/mug`;
    inner.textContent = 'shadow mug';
    host.attachShadow({ mode: 'open' }).append(inner);
    document.body.append(host);
  }, shop.url);
  await expect(page.getByRole('link', { name: 'late vase' })).toHaveAttribute('aria-disabled', 'true');
  await expect(page.getByRole('link', { name: 'late vase' })).toHaveAttribute('data-buypost-state', 'sold_out');
  await page.getByRole('link', { name: 'shadow mug' }).click();
  await expect(dialog(page)).toBeVisible();
});

test('sold out is struck through, not on sale yet is not and says from when', async ({ page, shop, blog }) => {
  shop.offers.set('vase', { ...mug, id: 'vase', availability: 'sold_out' });
  shop.offers.set('bowl', { ...mug, id: 'bowl', availability: 'not_yet', opensAt: '2026-12-01T08:00:00Z' });
  const look = (name: string) =>
    page.getByRole('link', { name }).evaluate((link) => {
      const { textDecorationLine, color } = getComputedStyle(link);
      return { line: textDecorationLine, color };
    });
  await page.goto(
    blog.page(`${script(shop)}${['vase', 'bowl', 'mug'].map((id) => `<p><a href="${shop.url}/buy/${id}">${id}</a></p>`).join('')}`),
  );
  await expect(page.getByRole('link', { name: 'bowl' })).toHaveAttribute('data-buypost-state', 'not_yet');
  const [vase, bowl, plain] = [await look('vase'), await look('bowl'), await look('mug')];
  expect([vase.line, bowl.line, plain.line]).toEqual(['line-through', 'underline', 'underline']);
  expect(bowl.color).toBe(vase.color);
  expect(bowl.color).not.toBe(plain.color);
  // It is marked as not to be pressed, and tells why when it is.
  await page.getByRole('link', { name: 'bowl' }).click({ force: true });
  await expect(dialog(page).getByRole('heading', { name: 'Not on sale yet' })).toBeVisible();
  await expect(
    dialog(page)
      .getByText(/from Dec 1, 2026/)
      .first(),
  ).toBeVisible();
});

test('any element can be a button, by mouse and by keys; what is inside it stays itself', async ({ page, shop, blog }) => {
  await page.goto(blog.page(`${script(shop)}<div data-buypost="mug">The mug, <a href="#terms">terms</a></div><p id="terms">…</p>`));
  const button = page.locator('[data-buypost]');
  await expect(button).toHaveAttribute('role', 'button');
  await page.getByRole('link', { name: 'terms' }).click();
  expect(page.url()).toContain('#terms');
  await expect(page.locator('buypost-panel')).toHaveCount(0);
  for (const key of ['Enter', ' ']) {
    await button.focus();
    await page.keyboard.press(key);
    await expect(dialog(page)).toBeVisible();
    await page.keyboard.press('Escape');
    await expect(dialog(page)).toBeHidden();
  }
});

test('the same script twice, and another version of it: one opens, the doctor hears of the other', async ({ page, shop, blog }) => {
  const opened: string[] = [];
  await page.exposeFunction('heardOpen', (offer: string) => opened.push(offer));
  await page.goto(
    blog.page(
      `${script(shop, '')}${script(shop, '')}<script>document.addEventListener('buypost:open', (e) => heardOpen(e.detail.offerId))</script>${link(shop)}`,
    ),
  );
  await page.getByRole('link').click();
  await expect(dialog(page)).toBeVisible();
  expect(opened).toEqual(['mug']);
  await expect(page.locator('buypost-panel')).toHaveCount(1);
  expect(shop.of(/\/v1\/offers\?ids=mug$/).length).toBeLessThanOrEqual(2); // once by the loader, once by the open panel
  expect(await page.evaluate((url) => (Reflect.get(self, Symbol.for('buypost')) as Record<string, string[]>)[url], shop.url)).toEqual([
    version,
    version,
  ]);
});

test('two shops on one page: each asks its own', async ({ page, shop, other, blog }) => {
  other.offers.set('lamp', { ...mug, id: 'lamp', title: 'Lamp' });
  await page.goto(
    blog.page(
      `${script(shop, 'defer')}${script(other, 'defer')}${link(shop)} <a href="${other.url}/buy/lamp">Lamp</a> <span data-buypost="lamp" data-shop="${other.url}">Lamp too</span> <span data-buypost="mug">Mug too</span>`,
      { 'content-security-policy': strictPolicy(shop.url, other.url) },
    ),
  );
  await page.getByRole('link', { name: 'Lamp' }).click();
  await expect(dialog(page).getByRole('heading', { name: 'Lamp' })).toBeVisible();
  await page.keyboard.press('Escape');
  await page.getByRole('button', { name: 'Mug too' }).click();
  await expect(dialog(page).getByRole('heading', { name: 'Winter mug' })).toBeVisible();
  expect(other.of(/mug/)).toEqual([]);
  expect(shop.of(/lamp/)).toEqual([]);
});

test('1,000 buttons: nothing moves, no listener, style or layout read for each, one request for 50 offers', async ({
  page,
  shop,
  blog,
}) => {
  shop.offers.set('vase', { ...mug, id: 'vase', availability: 'sold_out' });
  await page.addInitScript(() => {
    const counts = { listeners: 0, reads: 0, writes: 0, shift: 0 };
    Object.assign(globalThis, { counts });
    const count = (owner: object, name: string, what: 'listeners' | 'reads' | 'writes'): void => {
      const was = Object.getOwnPropertyDescriptor(owner, name)!;
      const part = was.value ? 'value' : was.get ? 'get' : 'set';
      const original = was[part] as (...all: unknown[]) => unknown;
      Object.defineProperty(owner, name, {
        ...was,
        [part](this: unknown, ...all: unknown[]) {
          counts[what] += 1;
          return original.apply(this, all);
        },
      });
    };
    count(EventTarget.prototype, 'addEventListener', 'listeners');
    for (const name of ['getBoundingClientRect', 'getClientRects', 'checkVisibility']) count(Element.prototype, name, 'reads');
    for (const name of ['offsetWidth', 'offsetHeight', 'offsetTop', 'offsetLeft']) count(HTMLElement.prototype, name, 'reads');
    count(globalThis, 'getComputedStyle', 'reads');
    count(HTMLElement.prototype, 'style', 'writes');
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries()) counts.shift += (entry as PerformanceEntry & { value: number }).value;
    }).observe({ type: 'layout-shift', buffered: true });
  });
  const many = Array.from(
    { length: 1000 },
    (_, index) =>
      `<p>Text <a href="${shop.url}/buy/${index % 2 ? 'mug' : 'vase'}?layout=${index % 3 ? 'button' : 'link'}">Buy ${index}</a> and more.</p>`,
  );
  const ids = Array.from({ length: 60 }, (_, index) => `<p><a href="${shop.url}/buy/thing-${index}">Thing ${index}</a></p>`);
  await page.goto(blog.page(`${many.join('')}${ids.join('')}${script(shop)}`));
  await expect(page.locator('[aria-disabled=true]')).toHaveCount(500);
  await settled(page);
  const counts = await page.evaluate(
    () => Reflect.get(globalThis, 'counts') as { listeners: number; reads: number; writes: number; shift: number },
  );
  expect(counts.shift).toBe(0);
  expect(counts.reads).toBe(0);
  expect(counts.writes).toBe(0);
  expect(counts.listeners).toBeLessThan(20);
  const asked = shop.of(/\/v1\/offers/).map((line) => (line.match(/thing|mug|vase/g) ?? []).length);
  expect(asked).toEqual([50, 12]);
});

test('the price comes where the author left room, and nowhere else', async ({ page, shop, blog }) => {
  await page.goto(blog.page(`${script(shop)}<a href="${shop.url}/buy/mug">Buy for <data>…</data></a> ${link(shop)}`));
  await expect(page.locator('data')).toHaveText(/€19\.00/);
  await expect(page.getByRole('link', { name: 'Buy the mug' })).toHaveText('Buy the mug');
});

test('a card stands where the link stood, and opens with what was chosen on it', async ({ page, shop, blog }) => {
  shop.offers.set('mug', {
    ...mug,
    variantLabel: 'Colour',
    variants: [
      { id: 'blue', title: 'Blue', available: true },
      { id: 'sand', title: 'Sand', available: true },
    ],
  });
  await page.goto(blog.page(`${script(shop)}<p>${link(shop, '?layout=card')}</p>`));
  const card = page.locator('buypost-card');
  await expect(card.getByText('Winter mug')).toBeVisible();
  await expect(page.getByRole('link', { name: 'Buy the mug' })).toBeHidden();
  await card.getByRole('radio', { name: 'Sand' }).check();
  await card.getByRole('button', { name: 'Buy the mug' }).click();
  await expect(dialog(page)).toBeVisible();
  await expect.poll(() => shop.quotes.at(-1)).toMatchObject({ draft: { offerId: 'mug', variant: 'sand' } });
  await page.evaluate(() => document.querySelector('a')!.remove());
  await expect(page.locator('buypost-card,buypost-panel')).toHaveCount(0);
});

test('the script tag says what holds for the page, a link says otherwise', async ({ page, shop, blog }) => {
  const heard = complaints(page);
  await page.goto(
    blog.page(
      `${script(shop, 'async data-display="inline" data-quantity="3" data-layout="button"')}<p>${link(shop)}</p><p><a href="${shop.url}/buy/mug?quantity=two&amp;display=dialog&amp;layout=link">Other</a></p>`,
    ),
  );
  const shadow = (name: string) => page.getByRole('link', { name }).evaluate((element) => getComputedStyle(element).boxShadow);
  await expect.poll(() => shadow('Buy the mug')).not.toBe('none');
  expect(await shadow('Other')).toBe('none');
  await page.getByRole('link', { name: 'Buy the mug' }).click();
  await expect(page.locator('buypost-panel').getByRole('heading', { name: 'Winter mug' })).toBeVisible();
  await expect(dialog(page)).toHaveCount(0);
  await expect.poll(() => shop.quotes.at(-1)).toMatchObject({ draft: { quantity: 3 } });
  await page.getByRole('link', { name: 'Other' }).click();
  await expect(dialog(page)).toBeVisible();
  expect(heard.filter((line) => line.includes('quantity="two"'))).toHaveLength(1);
});

test('the doctor says which methods this browser is shown, which not, and what nobody can pay', async ({ page, shop, blog }) => {
  const [card] = mug.methods;
  const inside = { id: 'inside', title: 'WeChat Pay', actions: ['redirect'], surfaces: ['wechat'] };
  shop.offers.set('both', { ...mug, id: 'both', methods: [...(card ? [card] : []), inside] });
  shop.offers.set('stuck', { ...mug, id: 'stuck', methods: [] });
  await page.goto(
    `${blog.page(`${script(shop)}<p><a href="${shop.url}/buy/both">Both</a></p><p><a href="${shop.url}/buy/stuck">Stuck</a></p>`)}?buypost=doctor`,
  );
  const doctor = page.locator('buypost-doctor').getByRole('dialog', { name: 'Buypost found one thing to mend' });
  await expect(doctor).toContainText('has no way to be paid for "stuck", in no browser');
  await expect(doctor).toContainText(
    '"both" in this browser (desktop): Card (card). Not shown here, since it cannot work here: WeChat Pay (inside).',
  );
});

test('the doctor tells the author what to mend, under the strictest policy', async ({ page, shop, blog }) => {
  const heard = complaints(page);
  await page.goto(
    `${blog.page(
      `${script(shop, '')}${script(shop, '')}<p>${link(shop, '?layout=crad')}</p><p><a href="${shop.url}/buy/mag">Typo</a></p>`,
      { 'content-security-policy': strictPolicy(shop.url) },
    )}?buypost=doctor`,
  );
  const doctor = page.locator('buypost-doctor').getByRole('dialog', { name: 'Buypost found 3 things to mend' });
  await expect(doctor).toContainText('layout must be link or button or card');
  await expect(doctor).toContainText('sells no offer "mag"');
  await expect(doctor).toContainText('is on this page 2 times');
  expect(page.url()).not.toContain('buypost=');
  await doctor.getByRole('listitem').filter({ hasText: 'mag' }).getByRole('button', { name: 'Show' }).click();
  await expect(page.getByRole('link', { name: 'Typo' })).toBeFocused();
  await expect(page.locator('buypost-doctor')).toHaveCount(0);
  expect(heard.filter((line) => !line.startsWith('Buypost:'))).toEqual([]);
});

test('nothing is left of buttons that leave the page', async ({ page, shop, blog }) => {
  await page.goto(blog.page(`${script(shop)}<main></main>`));
  const mount = () =>
    page.evaluate((url) => {
      document.querySelector('main')!.innerHTML = `<a href="${url}/buy/mug">Buy</a>`;
    }, shop.url);
  await mount();
  await page.getByRole('link').click();
  await expect(dialog(page)).toBeVisible();
  for (let time = 0; time < 5; time += 1) {
    await mount();
    await expect(page.locator('buypost-panel')).toHaveCount(0);
    await page.getByRole('link').click();
    await expect(dialog(page)).toBeVisible();
    await expect(page.locator('buypost-panel')).toHaveCount(1);
  }
  const loads = await page.locator('link[rel=modulepreload]').evaluateAll((links) => links.map((one) => one.getAttribute('href')));
  expect(loads).toHaveLength(new Set(loads).size);
});

test('a button that leaves the page while the panel is on its way opens nothing and leads nowhere', async ({ page, shop, blog }) => {
  let send: () => void = () => {};
  const asked = new Promise<void>((seen) => {
    shop.answers.set(`/v/${version}/panel.js`, (_, response) => {
      send = () => {
        shop.answers.clear();
        response.writeHead(302, { location: `${shop.url}/v/${version}/panel.js`, 'access-control-allow-origin': '*' }).end();
      };
      seen();
    });
  });
  const address = blog.page(`${script(shop)}<main>${link(shop)}</main><p>rest</p>`);
  await page.goto(address);
  await page.getByRole('link').click();
  await asked;
  await page.evaluate(() => document.querySelector('main')!.replaceChildren());
  send();
  await settled(page);
  await settled(page);
  expect(page.url()).toBe(address);
  await expect(page.locator('buypost-panel')).toHaveCount(0);
});

test('twenty times in and out of the page leave no node and no listener behind', async ({ page, shop, blog }) => {
  await page.goto(blog.page(`${script(shop)}<main></main>`));
  const browser = await page.context().newCDPSession(page);
  await browser.send('Performance.enable');
  const cycle = async (): Promise<void> => {
    await page.evaluate((url) => {
      document.querySelector('main')!.innerHTML = `<a href="${url}/buy/mug">Buy</a><a href="${url}/buy/mug?layout=card">Card</a>`;
    }, shop.url);
    await expect(page.locator('buypost-card')).toHaveCount(1);
    await page.getByRole('link', { name: 'Buy' }).click();
    await expect(dialog(page)).toBeVisible();
    await page.evaluate(() => document.querySelector('main')!.replaceChildren());
    await expect(page.locator('buypost-card,buypost-panel')).toHaveCount(0);
  };
  const left = async (): Promise<{ nodes: number; listeners: number }> => {
    await settled(page);
    for (let time = 0; time < 3; time += 1) await browser.send('HeapProfiler.collectGarbage');
    const { metrics } = await browser.send('Performance.getMetrics');
    const of = (name: string): number => metrics.find((metric) => metric.name === name)?.value ?? Number.NaN;
    return { nodes: of('Nodes'), listeners: of('JSEventListeners') };
  };
  for (let time = 0; time < 4; time += 1) await cycle();
  const before = await left();
  for (let time = 0; time < 20; time += 1) await cycle();
  const after = await left();
  // One panel alone has some sixty nodes: twenty of them would be over a thousand.
  expect(after.nodes - before.nodes).toBeLessThan(100);
  expect(after.listeners - before.listeners).toBeLessThan(10);
});

test('a hostile page: polluted prototypes, clobbered names, exchanged natives. Nobody but the shop is asked', async ({
  page,
  shop,
  other,
  blog,
}) => {
  const foreign: string[] = [];
  page.on('request', (request) => {
    const { origin } = new URL(request.url());
    if (origin !== shop.url && origin !== blog.url && origin !== 'null') foreign.push(request.url());
  });
  await page.addInitScript((evil) => {
    const fields = {
      url: evil,
      href: evil,
      shop: evil,
      src: evil,
      origin: evil,
      base: evil,
      body: 'x',
      method: 'POST',
      mode: 'no-cors',
      integrity: '',
      signal: 1,
      headers: { evil },
      fetch: 1,
      hooks: {},
      amount: 1,
      currency: 'JPY',
      quantity: 99,
      page: evil,
      offerId: 'evil',
      script: 1,
      options: { shop: evil },
      adapter: 1,
      layout: 'card',
      searchParams: 'evil=1',
      root: 1,
      capture: 1,
    };
    for (const [name, value] of Object.entries(fields))
      Object.defineProperty(Object.prototype, name, { value, writable: true, configurable: true });
  }, other.url);
  const clobbers = ['currentScript', 'shop', 'buypost', 'origin', 'baseURI', 'scripts']
    .map((name) => `<img name="${name}" src="${shop.url}/none.png" alt=""><a id="${name}" href="${other.url}/buypost.js"></a>`)
    .join('');
  await page.goto(blog.page(clobbers + script(shop) + clobbers + link(shop)));
  await settled(page);
  await page.evaluate(() => {
    Object.assign(JSON, { stringify: () => '{"evil":1}' });
    Object.assign(Array.prototype, { map: () => ['evil'], join: () => 'evil' });
    Object.assign(String.prototype, { startsWith: () => true });
  });
  await page.getByRole('link', { name: 'Buy the mug' }).click();
  await expect.poll(async () => (await dialog(page).count()) > 0 || page.url() === `${shop.url}/buy/mug`).toBe(true);
  await settled(page);
  expect(foreign).toEqual([]);
  expect(other.asked).toEqual([]);
});
