/** Random SIGKILLs of the shop while buyers buy: nothing acknowledged is lost, nobody is charged twice, everybody gets the goods once. */
import { Buyer, type Bought } from './buyer.ts';
import { Stack, type Engine } from '../e2e/stack.ts';

export interface KillReport {
  readonly kills: number;
  readonly acknowledged: number;
  /** Acknowledged orders that are not paid and delivered in the end. */
  readonly lost: number;
  /** Orders for which the bank kept more than one charge. */
  readonly chargedTwice: number;
  /** Charges kept without goods. */
  readonly paidNotDelivered: number;
  readonly deliveredTwice: number;
  /** The slowest return to service, milliseconds. */
  readonly slowestStart: number;
}

/**
 * Kills at least `kills` times at random moments while `buyers` buy one after another. On a machine so busy that few orders came through meanwhile it goes
 * on, up to four times as often and further apart, until there are as many orders as kills were wished.
 */
export async function surviveKills(engine: Engine, kills: number, buyers: number): Promise<KillReport> {
  const stack = await new Stack({ engine, rules: { reconcileEvery: 300, lease: 2_000 } }).start();
  const began = Date.now();
  const bought: Bought[] = [];
  let over = false;
  let slowestStart = 0;
  try {
    const shopping = Array.from({ length: buyers }, async () => {
      while (!over) bought.push(await new Buyer(stack).buy(60_000));
    });
    const acknowledgedSoFar = () => bought.filter((one) => one.id !== undefined).length;
    let done = 0;
    while (done < kills || (acknowledgedSoFar() < kills && done < 4 * kills)) {
      await new Promise((resolve) => setTimeout(resolve, (done < kills ? 150 : 1_500) + Math.random() * 500));
      done += 1;
      await stack.killShop('SIGKILL');
      const down = Date.now();
      await stack.startShop();
      slowestStart = Math.max(slowestStart, Date.now() - down);
    }
    over = true;
    await Promise.all(shopping);
    const ledger = await stack.bank.ledger(began);
    const acknowledged = bought.filter((one) => one.id !== undefined);
    const perOrder = new Map<string, number>();
    for (const line of ledger.payments)
      if (line.kept > 0) perOrder.set(line.attempt, (perOrder.get(line.attempt) ?? 0) + line.kept / line.amount);
    const paid = acknowledged.filter((one) => one.status === 'succeeded');
    return {
      kills: done,
      acknowledged: acknowledged.length,
      lost: acknowledged.length - paid.length,
      // One kept charge for each paid order, and no more of them than orders.
      chargedTwice: [...perOrder.values()].filter((times) => times > 1).length + Math.max(0, ledger.totals.kept - paid.length),
      paidNotDelivered: paid.filter((one) => one.deliveries === 0).length,
      deliveredTwice: paid.filter((one) => one.deliveries > 1).length,
      slowestStart,
    };
  } finally {
    over = true;
    await stack.stop();
  }
}
