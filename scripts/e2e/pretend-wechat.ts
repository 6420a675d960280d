/** The pretend WeChat Pay on a port of its own, and WeChat's own browser around a page: its name and its bridge. */
import { createServer } from 'node:http';
import type { Page } from '@playwright/test';
import { createWechatSimulator, type WechatSimulator } from '../../packages/providers/src/wechat_pay/simulator/index.ts';
import { freePort } from './stack.ts';

export interface RunningWechat {
  readonly origin: string;
  readonly wechat: WechatSimulator;
  close(): Promise<void>;
}

export async function startWechat(): Promise<RunningWechat> {
  const port = await freePort();
  const origin = `http://localhost:${port}`;
  const wechat = await createWechatSimulator({ url: origin, shopName: 'Studio Ainu' });
  const server = createServer((incoming, outgoing) => {
    const chunks: Buffer[] = [];
    incoming.on('data', (chunk: Buffer) => chunks.push(chunk));
    incoming.on('end', () => {
      const headers = new Headers();
      for (const [name, value] of Object.entries(incoming.headers)) if (typeof value === 'string') headers.set(name, value);
      const { method = 'GET', url = '/' } = incoming;
      wechat
        .fetch(new Request(new URL(url, origin), { method, headers, ...(method === 'GET' ? {} : { body: Buffer.concat(chunks) }) }))
        .then(async (answer) =>
          outgoing.writeHead(answer.status, Object.fromEntries(answer.headers)).end(Buffer.from(await answer.arrayBuffer())),
        )
        // A lost answer is a broken line.
        .catch(() => incoming.socket.destroy());
    });
  });
  await new Promise<void>((done) => server.listen(port, '127.0.0.1', () => done()));
  const clock = setInterval(() => void wechat.tick(), 200);
  return {
    origin,
    wechat,
    async close() {
      clearInterval(clock);
      server.closeAllConnections();
      await new Promise<void>((done) => server.close(() => done()));
    },
  };
}

/** As WeChat's browser on a phone calls itself. */
export const weChat =
  'Mozilla/5.0 (Linux; Android 14; Pixel 8) AppleWebKit/537.36 (KHTML, like Gecko) Version/4.0 Chrome/126.0.0.0 XWEB/1260059 MMWEBSDK/20240301 Mobile Safari/537.36 MMWEBID/1 MicroMessenger/8.0.50.2701(0x28003234) WeChat/arm64 NetType/WIFI Language/en ABI/arm64';

/** What the buyer does in WeChat's sheet, one after another; the last again and again. */
export type Sheet = 'pay' | 'cancel' | 'decline';

/**
 * Gives every page of this browser WeChat's bridge, which comes a moment after the page, as the real one does. Its sheet is the simulator's page in a
 * window of its own, in which the buyer does as `wishes` say. Answers what the sheet was asked for.
 */
export async function putBridge(page: Page, { wechat }: RunningWechat, wishes: readonly Sheet[]): Promise<readonly unknown[]> {
  const asked: unknown[] = [];
  await page.exposeFunction('wechatSheet', async (wish: Record<string, string>) => {
    const todo = wishes[Math.min(asked.length, wishes.length - 1)] ?? 'cancel';
    asked.push(wish);
    const sheet = await page.context().newPage();
    await sheet.goto(wechat.sheetOf(wish));
    await sheet.locator(`[data-do="${todo}"]`).click();
    await sheet.close();
    return `get_brand_wcpay_request:${todo === 'pay' ? 'ok' : 'cancel'}`;
  });
  await page.addInitScript(() => {
    setTimeout(() => {
      Reflect.set(window, 'WeixinJSBridge', {
        async invoke(_: string, wish: unknown, done: (answer: { err_msg: string }) => void) {
          const sheet: (told: unknown) => Promise<string> = Reflect.get(window, 'wechatSheet');
          done({ err_msg: await sheet(wish) });
        },
      });
      document.dispatchEvent(new Event('WeixinJSBridgeReady'));
    }, 150);
  });
  return asked;
}
