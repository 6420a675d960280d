import type { StateOf } from '@buypost/core';
import { webUrl } from '../parts/address.ts';
import { Button, LinkButton } from '../parts/button.tsx';
import { Status } from '../parts/status.tsx';
import type { Tools } from '../tools.ts';
import { saysOf, type Says } from './says.ts';

/** Nothing can be bought here now. The shop's own page is the last resort that always works. */
export const blocked = (says: Says, t: Tools, again: (() => void) | false) => (
  <div class="s">
    <Status says={says}>
      <p>{t.m.linkWorks}</p>
    </Status>
    {again && (
      <Button kind="main" onPress={again}>
        {t.m.tryAgain}
      </Button>
    )}
    <LinkButton kind={again ? '' : 'main'} href={webUrl(t.view.shopPage)}>
      {t.m.openShop}
    </LinkButton>
  </div>
);

export const unavailable = (state: StateOf<'unavailable'>, t: Tools) =>
  blocked(saysOf(state, t), t, state.reason === 'unreachable' && (() => t.send({ type: 'reload' })));
