import { webUrl } from '../parts/address.ts';
import { Button, LinkButton } from '../parts/button.tsx';
import { Status } from '../parts/status.tsx';
import type { Tools } from '../tools.ts';
import type { Says } from './says.ts';

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
