import type { StateOf } from '@buypost/core';
import { webUrl } from '../parts/address.ts';
import { Button, LinkButton } from '../parts/button.tsx';
import { Status } from '../parts/status.tsx';
import { WayOut } from '../parts/way-out.tsx';
import type { Tools } from '../tools.ts';
import { saysOf, type Says } from './says.ts';

/** Nothing can be bought here now. The shop's own page is the last resort: of the offer where it may sell all the same, else of the shop. */
export const blocked = (says: Says, t: Tools, again: (() => void) | false, page: string | undefined = t.view.shopPage) => (
  <div class="s">
    <Status says={says}>{page === t.view.shopPage && <p>{t.m.linkWorks}</p>}</Status>
    {again && (
      <Button kind="main" onPress={again}>
        {t.m.tryAgain}
      </Button>
    )}
    <LinkButton kind={again ? '' : 'main'} href={webUrl(page)}>
      {t.m.openShop}
    </LinkButton>
  </div>
);

/** What the shop itself does not sell: its page of the offer would say the same. */
const nowhere = /^(not_found|sold_out|not_yet|ended)$/;

export const unavailable = (state: StateOf<'unavailable'>, t: Tools) => {
  const { reason, offer } = state;
  const plain = blocked(
    saysOf(state, t),
    t,
    reason === 'unreachable' && (() => t.send({ type: 'reload' })),
    nowhere.test(reason) ? t.view.shop : undefined,
  );
  return reason === 'no_method' && offer ? (
    <WayOut t={t} methods={offer.methods}>
      {plain}
    </WayOut>
  ) : (
    plain
  );
};
