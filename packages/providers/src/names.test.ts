/** What a driver's folder writes down as names must come out of the driver that the shop runs. */
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { titleFor } from '@buypost/core';
import type { Driver } from './driver.ts';
import type { CreateSimulator } from './simulator.ts';

const home = fileURLToPath(new URL('.', import.meta.url));
const named = async (id: string) => {
  const { driver }: { readonly driver: Driver } = await import(`${home}${id}/index.ts`);
  const { createSimulator }: { readonly createSimulator: CreateSimulator } = await import(`${home}${id}/simulator/index.ts`);
  const { settings } = await createSimulator({ url: 'https://pretend.test', fetch: () => Promise.reject(new TypeError('fetch failed')) });
  return driver.create(settings).methods;
};
it.each(['alipay', 'wechat_pay', 'stripe', 'mollie', 'sandbox'])('%s: every method has a name of its own in Chinese', async (id) => {
  for (const method of await named(id)) expect(titleFor(method, 'zh-CN')).toMatch(/\p{sc=Han}/u);
});
it('wallets are named as their apps call themselves', async () => {
  const found = [...(await named('alipay')), ...(await named('wechat_pay'))];
  const of = (id: string) => found.find((method) => method.id === id)!;
  expect([titleFor(of('alipay_qr'), 'zh'), titleFor(of('alipay_qr').app!, 'zh')]).toEqual(['支付宝', '支付宝']);
  expect([titleFor(of('wechat_qr'), 'zh-Hans'), titleFor(of('wechat_qr').app!, 'zh-Hans')]).toEqual(['微信支付', '微信']);
});
