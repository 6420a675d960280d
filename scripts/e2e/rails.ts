/** Every provider there is, in a browser: its simulators as processes, its methods by their folders, and what a buyer does with any of them. */
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { devices, type BrowserContext, type Page } from '@playwright/test';
import type { CreateSimulator, Driver, ProviderMethod, SimulatedPayment } from '../../packages/providers/src/index.ts';
import { simulated } from '../demo/simulated.mjs';
import { expect } from './fixtures.ts';
import { check } from './reader.ts';
import { freePort, type Stack, type StackOptions } from './stack.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const built = (path: string): string => pathToFileURL(join(root, 'packages/providers/dist', path)).href;

/** A method of a provider, with a currency it takes and where it is tried. */
export interface Way {
  readonly provider: string;
  readonly method: ProviderMethod;
  readonly currency: string;
  readonly price: number;
  readonly surface: 'desktop' | 'phone';
}

/** One of them is taken by every provider. Minor units. */
const prices = { EUR: 1_900, CNY: 16_800, USD: 2_100 } as const;

export const railOffers = `
seller: { name: Studio Ainu, address: [1 Kiln Lane, 604-8000 Kyoto, Japan], email: hello@ainu.example, terms: https://ainu.example/terms }
offers:
  - { id: note-eur, title: A note & 100 % wool, price: EUR 19.00, delivery: { kind: text, title: The note, text: Snow falls on the kiln. } }
  - { id: note-cny, title: A note & 100 % wool, price: CNY 168.00, delivery: { kind: text, title: The note, text: Snow falls on the kiln. } }
  - { id: note-usd, title: A note & 100 % wool, price: USD 21.00, delivery: { kind: text, title: The note, text: Snow falls on the kiln. } }
`;

/** Every method of every driver that a browser of ours can stand in for. Inside WeChat is its driver's own test. */
export async function everyWay(): Promise<readonly Way[]> {
  const ways: Way[] = [];
  for (const id of simulated()) {
    const { driver }: { readonly driver: Driver } = await import(built(`${id}/index.js`));
    const { createSimulator }: { readonly createSimulator: CreateSimulator } = await import(built(`${id}/simulator/index.js`));
    const provider = driver.create((await createSimulator({ url: 'http://localhost:4245' })).settings);
    const found = Object.entries(prices).find(([currency]) => provider.limits(currency) !== undefined);
    if (found === undefined) continue;
    const [currency, price] = found;
    for (const method of provider.methods) {
      // These offers name no methods, so they do not show what stands in for another one; `stripe.e2e.ts` walks that.
      if (method.standsInFor !== undefined) continue;
      const surface = (['desktop', 'phone'] as const).find((one) => method.surfaces.includes(one));
      if (surface !== undefined) ways.push({ provider: id, method, currency, price, surface });
    }
  }
  return ways;
}

/** How the browser says what it is. */
export const lookOf = ({ surface }: Pick<Way, 'surface'>) => {
  const { userAgent, viewport, deviceScaleFactor, hasTouch, isMobile } = devices['Pixel 7'];
  return surface === 'phone' ? { userAgent, viewport, deviceScaleFactor, hasTouch, isMobile } : { viewport: { width: 1_100, height: 800 } };
};

/** The simulators of one stack. */
export interface Doors {
  readonly urls: ReadonlyMap<string, string>;
}

interface Told {
  readonly simulators: Readonly<Record<string, { readonly url: string; readonly settings: Readonly<Record<string, string>> }>>;
}

/** What a stack needs to know of the simulators, and where it puts their addresses. */
export function railStack(urls: Map<string, string>, rules: NonNullable<StackOptions['rules']> = {}): StackOptions {
  return {
    offers: railOffers,
    rules,
    async providers(shop) {
      const state = mkdtempSync(join(tmpdir(), 'buypost-rails-'));
      const child = spawn(process.execPath, ['scripts/demo/simulators.mjs'], {
        cwd: root,
        env: {
          ...process.env,
          SIMULATORS_PORT: String(await freePort(simulated().length)),
          SIMULATORS_STATE: state,
          SIMULATORS_SHOP: shop,
        },
        stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
      });
      const told = await new Promise<Told>((resolve, reject) => {
        child.once('message', (message: Told) => resolve(message));
        child.once('exit', (code) => reject(new Error(`The simulators ended with ${code}. What they printed stands above.`)));
      });
      for (const [id, { url }] of Object.entries(told.simulators)) urls.set(id, url);
      return {
        settings: Object.fromEntries(Object.entries(told.simulators).map(([id, { settings }]) => [id, settings])),
        close: () =>
          new Promise<void>((done) => {
            child.removeAllListeners('exit');
            child.once('exit', () => {
              rmSync(state, { recursive: true, force: true });
              done();
            });
            child.kill('SIGTERM');
          }),
      };
    },
  };
}

const json = async <T>(url: string, body?: object): Promise<T> => {
  // A line that was kept open may be closed by the other side just as it is used again.
  const headers = { 'content-type': 'application/json', connection: 'close' };
  const answer = await fetch(url, body === undefined ? { headers } : { method: 'POST', headers, body: JSON.stringify(body) });
  const told: T = await answer.json();
  return told;
};

/** What a buyer does in the post and at a provider. */
export class Buyer {
  readonly page: Page;
  readonly #context: BrowserContext;
  readonly #stack: Stack;
  readonly #urls: ReadonlyMap<string, string>;
  readonly #began = Date.now();

  constructor(page: Page, context: BrowserContext, stack: Stack, urls: ReadonlyMap<string, string>) {
    this.page = page;
    this.#context = context;
    this.#stack = stack;
    this.#urls = urls;
  }

  /** What every provider's books say about the payments made since this buyer came. */
  async ledger(): Promise<readonly (SimulatedPayment & { readonly provider: string })[]> {
    const books = await Promise.all(
      [...this.#urls].map(async ([provider, url]) => {
        const { payments } = await json<{ payments: readonly SimulatedPayment[] }>(`${url}/control/ledger?since=${this.#began}`);
        return payments.map((line) => ({ ...line, provider }));
      }),
    );
    return books.flat();
  }

  /** Sums over all books: what is kept, and by how many payments. */
  async kept(): Promise<{ readonly kept: number; readonly charged: number; readonly payers: number }> {
    const lines = await this.ledger();
    return {
      kept: lines.reduce((sum, line) => sum + line.charged - line.refunded, 0),
      charged: lines.reduce((sum, line) => sum + line.charged, 0),
      payers: lines.filter((line) => line.charged > line.refunded).length,
    };
  }

  /** A payment can be paid by hand once more, also when nobody is shown it any longer. */
  async payAgain(provider: string, attempt: string): Promise<void> {
    await json(`${this.#urls.get(provider) ?? ''}/control/pay`, { attempt });
  }

  /** Opens a post with a button of the offer in this way's currency. */
  async open({ currency }: Way, path: string): Promise<void> {
    // What the page asks of the buyer, as its events tell it: a code, as a camera would read it, and by which method.
    await this.page.addInitScript(() => {
      addEventListener('buypost:action', (event) => {
        const told: unknown = 'detail' in event ? JSON.stringify(event.detail) : '';
        const session = /"session":\{.*/.exec(String(told))?.[0] ?? '';
        const code = /"type":"qr_code","data":"([^"]+)"/.exec(session)?.[1] ?? '';
        const method = /"method":"([^"]+)"/.exec(session)?.[1] ?? '';
        Object.assign(globalThis, { asked: { code, method } });
      });
    });
    await this.page.goto(this.#stack.post(path, `note-${currency.toLowerCase()}`));
    await this.page.locator('#buy').click();
  }

  async choose({ method }: Way): Promise<void> {
    await expect(this.payButton).toBeVisible();
    await check(this.page.locator(`input[name="method"][value="${method.id}"]`));
    const consent = this.page.getByRole('checkbox');
    if ((await consent.count()) > 0) await check(consent);
    await expect(this.payButton).toBeEnabled();
    await this.payButton.click();
  }

  get payButton() {
    return this.page.getByRole('button', { name: /^(Order and pay|Place the order)/ });
  }

  get atPost(): boolean {
    return this.page.url().startsWith(this.#stack.blog);
  }

  /** Presses what means `deed` at the provider: on its page, in the frame in the post, or on the phone that scanned the code. */
  async does(way: Way, deed: 'pay' | 'decline' | 'cancel'): Promise<void> {
    const { actions, id } = way.method;
    if (!actions.includes('qr_code') && !actions.includes('embed')) return this.#there(deed);
    // After a change of the method the old one may still be in sight.
    await expect.poll(() => this.#asked().then(({ method }) => method), { timeout: 15_000 }).toBe(id);
    return actions.includes('qr_code') ? this.#onPhone(deed) : press(this.page, deed);
  }

  /** What the page asked last. */
  async #asked(): Promise<{ readonly code: string; readonly method: string }> {
    return this.page.evaluate(() => {
      const told: unknown = Reflect.get(globalThis, 'asked');
      const read = (name: string): string => (typeof told === 'object' && told !== null ? String(Reflect.get(told, name)) : '');
      return { code: read('code'), method: read('method') };
    });
  }

  /** On the provider's page; the buyer goes on from the post where the page waits for that. */
  async #there(deed: string): Promise<void> {
    const onward = this.page.getByRole('button', { name: /^(Continue|Try again)/ }).first();
    await expect(async () => {
      if (this.atPost) {
        if (await onward.isVisible()) await onward.click({ timeout: 1_000 });
        expect(this.atPost, 'away from the post').toBe(false);
      }
      const button = this.page.locator(`[data-do="${deed}"]:visible`).first();
      await button.click({ timeout: 1_500 });
    }).toPass({ timeout: 25_000 });
  }

  /** Comes back to the post where a provider leaves that to the buyer. */
  async comesBack(): Promise<void> {
    await expect(async () => {
      if (this.atPost) return;
      const back = this.page.locator('[data-do="return"]:visible, [data-do="back"]:visible').first();
      if ((await back.count()) > 0) await back.click({ timeout: 1_000 });
      expect(this.atPost, `back at the post, not at ${this.page.url()}`).toBe(true);
    }).toPass({ timeout: 15_000 });
  }

  async #onPhone(deed: 'pay' | 'decline' | 'cancel'): Promise<void> {
    await expect(this.page.locator('[part~="qr"] svg[role=img]')).toBeVisible();
    const { code } = await this.#asked();
    const phone = await this.#context.newPage();
    await phone.goto(code);
    await press(phone, deed);
    await phone.waitForLoadState();
    await phone.close();
  }

  /** The receipt stands in the post, and exactly one payment of this order keeps its price. */
  async seesPaid({ price }: Pick<Way, 'price'>): Promise<void> {
    await this.comesBack();
    await expect(this.page.locator('[part~="delivery"]').first()).toBeVisible({ timeout: 20_000 });
    await expect.poll(() => this.kept(), { timeout: 15_000 }).toMatchObject({ kept: price, payers: 1 });
  }

  /** Nobody says that money moved, and none did. */
  async seesNothingTaken(): Promise<void> {
    expect((await this.kept()).charged).toBe(0);
    if (this.atPost) await expect(this.page.getByText(/^Paid /)).toHaveCount(0);
  }
}

/** Presses the button that means `deed`, in whichever frame it stands. */
async function press(page: Page, deed: string): Promise<void> {
  await expect(async () => {
    for (const frame of page.frames()) {
      const button = frame.locator(`[data-do="${deed}"]:visible`).first();
      if ((await button.count().catch(() => 0)) === 0) continue;
      await button.click({ timeout: 2_000 });
      return;
    }
    expect(`${page.url()} has no button for "${deed}"`).toBe('');
  }).toPass({ timeout: 20_000 });
}
