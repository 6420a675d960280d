/** What refunds do to the goods of a paid order: taken back once none of the money is kept, given again when the money did not go. */
import type { AttemptRow } from '../store/database.ts';
import { restoreDeliveries, revokeDeliveries } from '../store/deliveries.ts';
import { requeueEffects, voidEffects } from '../store/outbox.ts';
import type { Tx } from '../store/store.ts';

/** `payer` as it stands after the refund was written or answered. Once nothing is kept, nothing more is delivered and what can be revoked is. */
export async function matchGoods(tx: Tx, orderId: string, payer: AttemptRow, now: number): Promise<void> {
  if (payer.received <= payer.refunding) {
    await voidEffects(tx, orderId, 'deliver');
    await revokeDeliveries(tx, orderId, now);
    return;
  }
  await requeueEffects(tx, orderId, 'deliver', now);
  await restoreDeliveries(tx, orderId);
}
