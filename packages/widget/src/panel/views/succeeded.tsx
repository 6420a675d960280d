import type { StateOf } from '@buypost/core';
import { webUrl } from '../parts/address.ts';
import { Button, LinkButton } from '../parts/button.tsx';
import { DeliveryPart } from '../parts/delivery.tsx';
import { Lines } from '../parts/lines.tsx';
import { Status } from '../parts/status.tsx';
import type { Tools } from '../tools.ts';
import { saysOf } from './says.ts';

/** Paid: what came, what it cost, how to find it again. `slot="thanks"` holds the merchant's own words. */
export const succeeded = (state: StateOf<'succeeded'>, t: Tools) => {
  const { order } = state.session;
  return (
    <>
      <div class="s">
        <Status says={saysOf(state, t)} />
        <slot name="thanks" />
      </div>
      {order.deliveries.map((delivery, place) => (
        <DeliveryPart key={place} delivery={delivery} t={t} />
      ))}
      <div class="s">
        <Lines lines={order.lines} total={order.total} t={t} />
        <div class="acts">
          <LinkButton href={webUrl(order.receiptUrl)} beside={t.beside}>
            {t.m.receipt}
          </LinkButton>
          <Button kind="q" onPress={() => t.send({ type: 'again' })}>
            {t.m.buyAgain}
          </Button>
        </div>
      </div>
    </>
  );
};
