import type { StateOf } from '@buypost/core';
import { webUrl } from '../parts/address.ts';
import { Button, LinkButton } from '../parts/button.tsx';
import { content } from '../parts/delivery.tsx';
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
        <div key={place} class="s" part="delivery">
          <h3>
            <bdi>{delivery.title}</bdi>
          </h3>
          {content(delivery, t)}
        </div>
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
