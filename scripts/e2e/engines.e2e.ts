/** A purchase under the strictest policy a page can have, and a panel changed by one byte, in Firefox and WebKit. Chromium: `loader.e2e.ts`, `strict.e2e.ts`. */
import { test as base, expect } from '@playwright/test';
import { engines, type Engine } from './engines.ts';
import { strictPolicy, startBlog, startShop } from './servers.ts';
import { Stack } from './stack.ts';

/** Everything below an element, open shadow roots included. */
const all = `(() => { const found = []; const walk = (node) => { for (const element of node.querySelectorAll('*')) { found.push(element); if (element.shadowRoot) walk(element.shadowRoot); } }; walk(document); return found; })()`;
const textSeen = (pattern: string): string =>
  `${all}.some((element) => new RegExp(${JSON.stringify(pattern)}).test([...element.childNodes].filter((node) => node.nodeType === 3).map((node) => node.data).join('')) && element.getClientRects().length > 0)`;
const press = (selector: string, pattern: string): string =>
  `(() => { const found = ${all}.find((element) => element.matches(${JSON.stringify(selector)}) && new RegExp(${JSON.stringify(pattern)}).test(element.textContent)); if (!found) return false; (found.matches('label') ? found.querySelector('input') ?? found.control ?? found : found).click(); return true; })()`;

async function until(engine: Engine, expression: string, what: string): Promise<void> {
  await expect.poll(() => engine.run(expression), { message: `${engine.name}: ${what}`, timeout: 15_000 }).toBe(true);
}

for (const { name, missing, open } of engines) {
  base.describe(name, () => {
    base.skip(missing !== undefined, missing ?? '');
    base.setTimeout(120_000);
    let engine: Engine;
    base.beforeAll(async () => {
      engine = await open();
    });
    base.afterAll(() => engine?.close());

    base('a whole purchase under the strictest policy, nothing of ours refused', async () => {
      const stack = await new Stack().start();
      try {
        const policy = `${strictPolicy(stack.shop)}; report-uri ${stack.blog}/csp-report`;
        const began = Date.now();
        await engine.goto(
          stack.post('/strict', 'note', { head: '<link rel="icon" href="data:,">', headers: { 'content-security-policy': policy } }),
        );
        await until(engine, `document.querySelector('#buy') !== null`, 'the post is there');
        await until(engine, `(document.querySelector('#buy').click(), ${textSeen('^Order and pay')})`, 'the form opens');
        await until(engine, press('label', 'Pretend wallet'), 'the method is chosen');
        await until(engine, press('input[type=checkbox]', ''), 'the consent is given');
        await until(
          engine,
          `${all}.some((element) => element.matches('button:not([aria-disabled=true])') && /^Order and pay./.test(element.textContent))`,
          'the total is there',
        );
        await until(engine, press('button', '^Order and pay'), 'the pay button is pressed');
        await until(engine, `${all}.some((element) => element.matches('svg[role=img] path'))`, 'the code is drawn');
        const [payment] = (await stack.bank.ledger(began)).payments;
        await stack.bank.act(payment?.attempt ?? '', 'pay');
        await until(engine, textSeen('^Paid '), 'the panel turns to paid');
        await until(engine, textSeen('Snow falls on the kiln'), 'the goods stand in the post');
        expect((await stack.bank.ledger(began)).totals.kept).toBe(1);
        // Firefox reports its own built-in style sheets, whose addresses begin with resource:.
        const ours = stack.reports.filter((report) => !/favicon|"source-file":"resource"/.test(report));
        expect(ours, `${engine.name}: refused by the policy`).toEqual([]);
      } finally {
        await stack.stop();
      }
    });

    for (const [way, acts] of [
      ['hover, then click', ['hover', 'wait', 'click']],
      ['click alone', ['click']],
      ['click twice', ['click', 'click']],
    ] as const) {
      base(`a panel changed by one byte never runs: ${way}`, async () => {
        const shop = await startShop();
        const blog = await startBlog();
        try {
          shop.files.set('panel.js', 'changed');
          await engine.goto(
            blog.page(
              `<script>Object.defineProperty(globalThis, 'changedRan', { set() { localStorage.setItem('ran', 'yes'); } })</script><script async src="${shop.url}/buypost.js"></script><p><a id="buy" href="${shop.url}/buy/mug">Buy the mug</a></p>`,
            ),
          );
          await expect.poll(() => shop.of(/buypost\.js/).length, { timeout: 10_000 }).toBeGreaterThan(0);
          await new Promise((resolve) => setTimeout(resolve, 300));
          for (const act of acts) {
            if (act === 'wait') await expect.poll(() => shop.of(/panel\.js/).length, { timeout: 8_000 }).toBeGreaterThan(0);
            else if (act === 'hover')
              await engine.run(`document.querySelector('#buy').dispatchEvent(new PointerEvent('pointerover', { bubbles: true }))`);
            else await engine.run(`(document.querySelector('#buy')?.click(), true)`).catch(() => undefined);
          }
          // Refused: the link is followed, because it is still a shop.
          await expect.poll(() => engine.url(), { timeout: 15_000 }).toBe(`${shop.url}/buy/mug`);
          expect(shop.of(/panel\.js/).length, 'the panel was asked for').toBeGreaterThan(0);
          await engine.goto(blog.page(`<p>Nothing</p>`));
          expect(await engine.run(`localStorage.getItem('ran') === null`), 'the changed panel ran').toBe(true);
        } finally {
          await shop.close();
          await blog.close();
        }
      });
    }
  });
}
