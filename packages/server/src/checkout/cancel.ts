/** The buyer asks to stop. The answer may be `succeeded`: they can pay while we ask. */
import { CheckoutError, type CheckoutSession } from '@buypost/core';
import type { Shop } from '../shop.ts';
import { openOrder } from './access.ts';
import { mayAsk } from './asked.ts';
import { closeAll, writeEnd } from './end-order.ts';
import { readCheckout } from './read.ts';

/** Also a returning visitor may cancel. Throws `cannot_switch` where a shown payment cannot be stopped, `provider_unavailable` where it is not known. */
export async function cancelCheckout(shop: Shop, id: string, key: string): Promise<CheckoutSession> {
  const { facts } = await openOrder(shop, id, key);
  if (facts.order.status === 'open' && facts.payer === undefined) {
    if (!mayAsk(shop, id))
      throw new CheckoutError('rate_limited', 'This order was asked to stop many times just now. Wait a little.', { retryAfter: 5000 });
    const closed = await closeAll(shop, id, false);
    if (!closed.includes('paid')) {
      if (closed.includes('unclosable'))
        throw new CheckoutError('cannot_switch', 'The payment that was begun cannot be stopped. It lapses by itself if nobody pays.');
      if (closed.includes('unsure')) {
        throw new CheckoutError(
          'provider_unavailable',
          'The provider did not say whether the payment is stopped. Send the same call again.',
          { retryAfter: 2000 },
        );
      }
      await writeEnd(shop, id, 'canceled');
    }
  }
  return readCheckout(shop, id, key);
}
