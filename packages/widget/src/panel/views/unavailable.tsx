import type { StateOf } from '@buypost/core';
import { webUrl } from '../parts/address.ts';
import { Button, LinkButton } from '../parts/button.tsx';
import { Status } from '../parts/status.tsx';
import type { Tools } from '../tools.ts';
import { saysOf } from './says.ts';

/** Nothing can be bought here now. The shop's own page is the last resort that always works. */
export const unavailable = (state: StateOf<'unavailable'>, t: Tools) => {
  const again = state.reason === 'unreachable';
  return (
    <div class="s">
      <Status says={saysOf(state, t)}>
        <p>{t.m.linkWorks}</p>
      </Status>
      {again && (
        <Button kind="main" onPress={() => t.send({ type: 'reload' })}>
          {t.m.tryAgain}
        </Button>
      )}
      <LinkButton kind={again ? '' : 'main'} href={webUrl(t.view.shopPage)}>
        {t.m.openShop}
      </LinkButton>
    </div>
  );
};
