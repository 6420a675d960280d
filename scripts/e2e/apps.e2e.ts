/**
 * Readers inside apps: every published user agent, with popups, frames and storage denied in every combination, is opened in a page and looked at.
 * What it is offered must be what `docs/capabilities.md` says, and never nothing: a form that can be paid, or the sheet that says where. Purchases of
 * every kind of outcome are in `apps-pay.e2e.ts`.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test, type Browser, type CDPSession, type Page } from '@playwright/test';
import { outcomeOf, sentence, shops, type Outcome, type PretendShop } from '../capabilities/outcomes.ts';
import { ownAgents, publishedAgents, screenOf, screens, type ReaderAgent, type Screen } from '../capabilities/readers.ts';
import { combinations, deny, headersOf, nameOf, type Denied } from './denials.ts';
import { mug, startBlog, startShop, type FakeShop } from './servers.ts';

const out = fileURLToPath(new URL('../../test-results/apps/', import.meta.url));
const published = publishedAgents();
const readers = [...(published ?? []), ...ownAgents];

/** Offers whose id begins with a pretend shop's are sold by its methods. */
async function pretendShop(all: readonly PretendShop[]): Promise<FakeShop> {
  const shop = await startShop();
  const json = { 'content-type': 'application/json', 'access-control-allow-origin': '*' };
  const methodsOf = (offerId: string) => all.find(({ id }) => offerId.startsWith(id))?.methods ?? [];
  shop.answers.set('/v1/offers', (request, response) => {
    const ids = (new URL(request.url ?? '/', 'http://shop').searchParams.get('ids') ?? '').split(',');
    response.writeHead(200, json).end(JSON.stringify({ offers: ids.map((id) => ({ ...mug, id, methods: methodsOf(id) })), missing: [] }));
  });
  shop.answers.set('/v1/quotes', (request, response) => {
    let body = '';
    request.on('data', (part: Buffer) => (body += part.toString()));
    request.on('end', () => {
      const { draft }: { readonly draft: { readonly offerId: string } } = JSON.parse(body);
      const [total] = mug.prices;
      const lines = [{ kind: 'item', title: 'Winter mug', quantity: 1, total }];
      response.writeHead(200, json).end(JSON.stringify({ total, lines, shipping: [], methods: methodsOf(draft.offerId), missing: [] }));
    });
  });
  return shop;
}

/** What stands in the panel once it has come to rest. */
interface Seen {
  readonly agent: string;
  /** Titles of the methods that can be chosen, or the only one. */
  readonly offered: readonly string[];
  readonly canPay: boolean;
  readonly sheet: string;
  readonly hasLink: boolean;
  readonly hasCopy: boolean;
  readonly hasArrow: boolean;
  readonly hasCode: boolean;
  readonly trouble: boolean;
}

/** Opens a link and looks, inside the page: one round trip a reader. `inside`: an app's browser, where the way out comes a moment later. */
const look = (page: Page, id: string, inside: boolean): Promise<Seen> =>
  page.evaluate(
    async ([id, inside]) => {
      const link = document.getElementById(id);
      if (!link) throw new Error(`no link ${id}`);
      link.click();
      const panel = (): ShadowRoot | null | undefined => link.nextElementSibling?.shadowRoot;
      const one = (selector: string): Element | null => panel()?.querySelector(selector) ?? null;
      const until = Date.now() + 10_000;
      // The price has come, or the sheet; and inside an app, the file with the way out.
      while (!(one('.pay:not([aria-disabled=true])') || one('[part=elsewhere]') || one('[part=status]')) || !panel()?.querySelector('h2')) {
        if (Date.now() > until) throw new Error(`nothing came: ${panel()?.textContent ?? 'no panel'}`);
        await new Promise((done) => setTimeout(done, 10));
      }
      const texts = (selector: string): string[] =>
        [...(panel()?.querySelectorAll(selector) ?? [])].map((element) => (element.textContent ?? '').trim());
      const out = (): boolean => !!one('[part=elsewhere]') || texts('button').some((text) => text.startsWith('Trouble'));
      while ((inside || one('[part=status]')) && !out() && Date.now() < until) await new Promise((done) => setTimeout(done, 10));
      const rows = texts('.ms bdi');
      const buttons = texts('button');
      const code = one('[part=elsewhere] [part=qr]');
      while (code && !code.querySelector('path') && Date.now() < until) await new Promise((done) => setTimeout(done, 10));
      const seen = {
        agent: navigator.userAgent,
        offered: rows.length > 0 ? rows : texts('[part=review] .row .pages bdi'),
        canPay: !!one('.pay:not([aria-disabled=true])'),
        sheet: one('[part=elsewhere] h3')?.textContent ?? '',
        hasLink: !!one('[part=elsewhere] a'),
        hasCopy: buttons.includes('Copy link'),
        hasArrow: !!one('[part=arrow]'),
        hasCode: !!code?.querySelector('path'),
        trouble: buttons.some((text) => text.startsWith('Trouble paying inside')),
      };
      one('[part=close]')?.dispatchEvent(new MouseEvent('click', { bubbles: true }));
      return seen;
    },
    [id, inside] as const,
  );

const heads = {
  browser: 'Open this page in your browser',
  computer: 'Open this page on a computer',
  phone: 'Open this page on your phone',
  wechat: 'Open this page in WeChat',
  alipay: 'Open this page in Alipay',
} as const;

/** What is wrong with what was seen; empty where it is what the table says. */
function wrongWith(seen: Seen, outcome: Outcome, shop: PretendShop): readonly string[] {
  const { surface, app, elsewhere } = outcome;
  const inside = surface !== 'desktop' && surface !== 'phone';
  const titles = outcome.offered.map((id) => shop.methods.find((one) => one.id === id)?.title ?? id);
  const leaves = inside && elsewhere?.place === 'browser';
  const claims: readonly (readonly [string, unknown, unknown])[] = [
    ['methods', [...seen.offered].sort().join(), [...titles].sort().join()],
    ['can be paid', seen.canPay, elsewhere === undefined],
    ['sheet', seen.sheet, elsewhere === undefined ? '' : heads[elsewhere.place]],
    ['link to copy', seen.hasCopy, elsewhere !== undefined],
    ['arrow', seen.hasArrow, leaves && app?.leave === 'menu'],
    ['link out of the app', seen.hasLink, leaves && app?.leave === 'link'],
    ['code for the phone', seen.hasCode, elsewhere !== undefined && surface === 'desktop'],
    ['quiet way out', seen.trouble, inside && elsewhere === undefined],
  ];
  return claims.flatMap(([what, is, should]) => (is === should ? [] : [`${what}: ${String(is)}, not ${String(should)}`]));
}

async function openAs(browser: Browser, screen: Screen, denied: Denied): Promise<{ readonly page: Page; readonly devtools: CDPSession }> {
  const { width, height, touch } = screens[screen];
  const context = await browser.newContext({ viewport: { width, height }, screen: { width, height }, hasTouch: touch, isMobile: touch });
  await deny(context, denied);
  const page = await context.newPage();
  return { page, devtools: await context.newCDPSession(page) };
}

const printed = (readers: readonly ReaderAgent[], rows: readonly string[]): string =>
  `${readers.length} readers\n\n| reader | surface | shop | sees |\n| --- | --- | --- | --- |\n${rows.join('\n')}\n`;

test.skip(published === undefined, 'the published user agents are absent; set BUYPOST_CORPORA');

for (const denied of combinations)
  test(`${readers.length} readers inside apps, ${nameOf(denied)} denied: each is offered what works there, or told where it does`, async ({
    browser,
  }, info) => {
    test.setTimeout(300_000);
    const all = await shops();
    const shop = await pretendShop(all);
    const blog = await startBlog();
    const rows: string[] = [];
    const wrong: string[] = [];
    try {
      const links = (at: number): string =>
        all.map(({ id }) => `<p><a id="${id}" href="${shop.url}/buy/${id}-${at}">Buy it</a></p>`).join('');
      const read = async (screen: Screen, lane: readonly (readonly [number, ReaderAgent])[]): Promise<void> => {
        const { page, devtools } = await openAs(browser, screen, denied);
        const errors: string[] = [];
        page.on('pageerror', (error) => errors.push(String(error)));
        for (const [at, reader] of lane) {
          await devtools.send('Emulation.setUserAgentOverride', { userAgent: reader.agent });
          await page.goto(blog.page(`<script async src="${shop.url}/buypost.js"></script>${links(at)}`, headersOf(denied)));
          await page.waitForFunction((origin) => Reflect.get(globalThis, Symbol.for('buypost'))?.[origin], shop.url);
          for (const pretend of all) {
            const outcome = outcomeOf(reader, pretend);
            const inside = outcome.surface !== 'desktop' && outcome.surface !== 'phone';
            const seen = await look(page, pretend.id, inside);
            expect(seen.agent).toBe(reader.agent);
            rows.push(`| ${reader.family} | ${outcome.surface} | ${pretend.says} | ${sentence(outcome)} |`);
            for (const problem of wrongWith(seen, outcome, pretend))
              wrong.push(`${reader.agent}\n  in the shop with ${pretend.says}: ${problem}`);
          }
        }
        expect(errors, 'errors thrown in pages').toEqual([]);
        await page.context().close();
      };
      // Most of the time is waiting, so some read at once.
      const on = (screen: Screen) => [...readers.entries()].filter(([, reader]) => screenOf(reader) === screen);
      const lanes = [0, 1, 2].map((lane) => on('phone').filter((_reader, at) => at % 3 === lane));
      await Promise.all([...lanes.map((lane) => read('phone', lane)), read('tablet', on('tablet')), read('computer', on('computer'))]);
    } finally {
      await shop.close();
      await blog.close();
    }
    expect(wrong).toEqual([]);
    expect(rows).toHaveLength(readers.length * all.length);
    mkdirSync(out, { recursive: true });
    const file = `${out}${nameOf(denied).replaceAll(' ', '-')}-denied.md`;
    writeFileSync(file, printed(readers, rows));
    await info.attach('outcomes', { path: file, contentType: 'text/markdown' });
  });
