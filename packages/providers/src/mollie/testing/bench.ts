/** The pretend Mollie as a bench for the laws of drivers. */
import type { ProviderBench, ProviderBenches } from '../../bench.ts';
import { stage } from './stage.ts';

export const mollieBench = async (): Promise<ProviderBench> => {
  const self = await stage();
  const { world } = self;
  const line = (attempt: string) => world.ledger().find((one) => one.attempt === attempt);
  return {
    provider: self.driver,
    method: 'mollie',
    secrets: [world.settings['apiKey'] ?? ''],
    world: {
      call: self.call,
      wish: (method) => self.wish({ method }),
      // A page on which no method was chosen cannot be cancelled.
      buyerOpens: async ({ ref }) => void (await world.transfer(ref.attempt)),
      buyerPays: async ({ ref }) => void (await world.pay(ref.attempt)),
      paysAfterClose: async ({ ref }) => {
        world.fault({ kind: 'pay_after_close', attempt: ref.attempt });
        await world.pay(ref.attempt);
      },
      loseTheAnswer: () => world.fault({ kind: 'lose_answer' }),
      wrongAmount: ({ ref }, amount) => world.fault({ kind: 'wrong_amount', attempt: ref.attempt, amount }),
      taken: async (attempt) => line(attempt)?.charged ?? 0,
      returned: async (attempt) => line(attempt)?.refunded ?? 0,
      notifications: async () => {
        await world.tick();
        return self.heard.splice(0);
      },
    },
  };
};

export const benches: ProviderBenches = { mollie: mollieBench };
