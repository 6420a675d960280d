/** The pretend Alipay on a port of its own, and the buyer's phone that scans what a screen shows. */
import type { Page, Response } from '@playwright/test';
import type { Simulator } from '../../packages/providers/src/index.ts';
import { createAlipaySimulator } from '../../packages/providers/src/alipay/simulator/index.ts';
import { serve } from '../../packages/providers/src/alipay/testing/serve.ts';

export interface RunningAlipay {
  readonly origin: string;
  readonly simulator: Simulator;
  close(): Promise<void>;
}

export async function startAlipay(): Promise<RunningAlipay> {
  const { url, simulator, close } = await serve((origin) => createAlipaySimulator({ url: origin, shopName: 'Studio Ainu' }));
  const clock = setInterval(() => void simulator.tick(), 200);
  return {
    origin: url,
    simulator,
    async close() {
      clearInterval(clock);
      await close();
    },
  };
}

/** As the Alipay app's own browser calls itself. */
export const alipayApp =
  'Mozilla/5.0 (Linux; U; Android 14; zh-CN; Pixel 8) AppleWebKit/537.36 (KHTML, like Gecko) Version/4.0 Chrome/105.0.5195.148 MYWeb/0.11.0.231211204741 UWS/3.22.2.9999 UCBS/3.22.2.9999_220000000000 Mobile Safari/537.36 NebulaSDK/1.8.100112 Nebula AlipayDefined(nt:WIFI,ws:412|0|2.625) AliApp(AP/10.5.60.8000) AlipayClient/10.5.60.8000 Language/zh-Hans';

/** The code that the shop's next answer shows: listen before the button is pressed. */
export const codeOf = async (page: Page): Promise<string> => {
  const answer: Response = await page.waitForResponse(
    (response) =>
      response.request().method() === 'POST' && /\/v1\/checkouts(?:\/[^/]+\/(?:retry|attempts))?$/.test(new URL(response.url()).pathname),
  );
  const told: unknown = await answer.json();
  const data = /"data":"([^"]+)"/.exec(JSON.stringify(told))?.[1];
  if (data === undefined) throw new Error(`The shop showed no code: ${JSON.stringify(told)}`);
  return data;
};
