import type { StateOf } from '@buypost/core';
import { webUrl } from '../parts/address.ts';
import { Button } from '../parts/button.tsx';
import { Status } from '../parts/status.tsx';
import type { Tools } from '../tools.ts';
import { saysOf } from './says.ts';

export const unavailable = (state: StateOf<'unavailable'>, t: Tools) => {
  const page = webUrl(t.view.shopPage);
  const again = state.reason === 'unreachable';
  return (
    <div class="s">
      <Status says={saysOf(state, t)}>{page === undefined ? null : <p>{t.m.linkWorks}</p>}</Status>
      {again ? (
        <Button kind="main" onPress={() => t.send({ type: 'reload' })}>
          {t.m.reload}
        </Button>
      ) : null}
      {page === undefined ? null : (
        <a class={again ? 'btn' : 'btn main'} part="button" href={page}>
          {t.m.openShop}
        </a>
      )}
    </div>
  );
};
