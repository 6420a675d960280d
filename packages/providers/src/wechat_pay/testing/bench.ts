/** The pretend WeChat Pay as a bench for the laws of drivers, by each of the ways to pay that make an order at once. */
import type { ProviderBench, ProviderBenches } from '../../bench.ts';
import { stage } from './stage.ts';

const bench = async (method: 'wechat_qr' | 'wechat_h5'): Promise<ProviderBench> => {
  const { wechat, driver, options, call, heard, wish } = await stage();
  const line = (attempt: string) => wechat.ledger().find((one) => one.attempt === attempt);
  return {
    provider: driver,
    method,
    datedNotifications: true,
    secrets: [options.merchantKey, options.apiV3Key, options.appSecret ?? ''],
    world: {
      call,
      wish: (method) => wish(method),
      buyerPays: async ({ ref }) => void (await wechat.pay(ref.attempt)),
      loseTheAnswer: () => wechat.fault({ kind: 'lose_answer' }),
      wrongAmount: ({ ref }, amount) => wechat.fault({ kind: 'wrong_amount', attempt: ref.attempt, amount }),
      paysAfterClose: async ({ ref }) => {
        wechat.fault({ kind: 'pay_after_close', attempt: ref.attempt });
        await wechat.pay(ref.attempt);
      },
      notificationKeys: {
        live: [() => wechat.noticesBy('public_key'), () => wechat.noticesBy('certificate')],
        stranger: () => wechat.noticesBy('stranger'),
      },
      taken: async (attempt) => line(attempt)?.charged ?? 0,
      returned: async (attempt) => line(attempt)?.refunded ?? 0,
      notifications: async () => {
        await wechat.tick();
        return heard.splice(0);
      },
    },
  };
};

export const benches: ProviderBenches = { wechat_pay: () => bench('wechat_qr'), wechat_pay_h5: () => bench('wechat_h5') };
