import type { StateOf } from '@buypost/core';
import { totalNow } from '../parts/draft.ts';
import { Status } from '../parts/status.tsx';
import { Sum } from '../parts/sum.tsx';
import type { Tools } from '../tools.ts';
import { saysOf } from './says.ts';

/** The order is being placed. Nothing can be pressed: the one press was made. */
export const starting = (state: StateOf<'starting'>, t: Tools) => (
  <div class="s" aria-busy="true">
    <Status says={saysOf(state, t)}>
      <Sum total={totalNow(state.quote, state.method)} seller={state.offer.seller.name} t={t} />
    </Status>
  </div>
);
