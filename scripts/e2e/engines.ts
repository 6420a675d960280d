/** Firefox and WebKit as Debian has them, driven by their own automation, behind one small door: go to a page, run a function in it. */
import { spawn, type ChildProcess } from 'node:child_process';
import { readdirSync } from 'node:fs';
import puppeteer from 'puppeteer-core';
import { Builder, Capabilities } from 'selenium-webdriver';
import { freePort } from './stack.ts';

export interface Engine {
  readonly name: string;
  goto(url: string): Promise<void>;
  /** Runs an expression in the page and answers its JSON-able value. */
  run(expression: string): Promise<unknown>;
  url(): Promise<string>;
  close(): Promise<void>;
}

async function firefox(executablePath: string): Promise<Engine> {
  const browser = await puppeteer.launch({ browser: 'firefox', executablePath, headless: true });
  const page = await browser.newPage();
  return {
    name: `Firefox ${await browser.version()}`,
    goto: async (url) => void (await page.goto(url)),
    run: (expression) => page.evaluate(expression),
    url: async () => page.url(),
    close: () => browser.close(),
  };
}

/** MiniBrowser stands in a folder named after the machine's architecture. */
function miniBrowser(): string {
  for (const folder of readdirSync('/usr/lib')) {
    const path = `/usr/lib/${folder}/webkit2gtk-4.1`;
    try {
      if (readdirSync(path).includes('MiniBrowser')) return `${path}/MiniBrowser`;
    } catch {
      // Not this one.
    }
  }
  throw new Error('WebKit’s MiniBrowser was not found beside its driver.');
}

async function webkit(driverPath: string, xvfbPath: string): Promise<Engine> {
  const children: ChildProcess[] = [];
  const port = await freePort();
  // A display number of its own: two runs on one machine must not share a screen.
  const display = `:${100 + (port % 800)}`;
  children.push(spawn(xvfbPath, [display, '-screen', '0', '1280x900x24', '-nolisten', 'tcp'], { stdio: 'ignore' }));
  await new Promise((resolve) => setTimeout(resolve, 700));
  const env = { ...process.env, DISPLAY: display, WEBKIT_DISABLE_SANDBOX_THIS_IS_DANGEROUS: '1', WEBKIT_DISABLE_COMPOSITING_MODE: '1' };
  children.push(spawn(driverPath, [`--port=${port}`], { stdio: 'ignore', env }));
  const end = (): void => {
    for (const child of children.reverse()) child.kill('SIGTERM');
  };
  try {
    for (let tries = 0; tries < 100; tries += 1) {
      if (
        await fetch(`http://127.0.0.1:${port}/status`).then(
          (answer) => answer.ok,
          () => false,
        )
      )
        break;
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    const wishes = new Capabilities({
      browserName: 'MiniBrowser',
      'webkitgtk:browserOptions': { binary: miniBrowser(), args: ['--automation'] },
    });
    const driver = await new Builder().usingServer(`http://127.0.0.1:${port}`).withCapabilities(wishes).build();
    const version: unknown = (await driver.getCapabilities()).get('browserVersion');
    return {
      name: `WebKitGTK ${String(version)}`,
      goto: (url) => driver.get(url),
      run: (expression) => driver.executeScript(`return (${expression})`),
      url: () => driver.getCurrentUrl(),
      close: async () => {
        await driver.quit().catch(() => undefined);
        end();
      },
    };
  } catch (error) {
    end();
    throw error;
  }
}

/** Every engine but Chromium, which Playwright drives; `missing` says why one cannot be had here. */
export const engines: readonly { readonly name: string; readonly missing: string | undefined; open(): Promise<Engine> }[] = [
  {
    name: 'firefox',
    missing: process.env['FIREFOX_PATH'] === undefined ? 'no Firefox on this machine' : undefined,
    open: () => firefox(process.env['FIREFOX_PATH'] ?? ''),
  },
  {
    name: 'webkit',
    missing: process.env['WEBKIT_DRIVER'] === undefined || process.env['XVFB_PATH'] === undefined ? 'no WebKit on this machine' : undefined,
    open: () => webkit(process.env['WEBKIT_DRIVER'] ?? '', process.env['XVFB_PATH'] ?? ''),
  },
];
