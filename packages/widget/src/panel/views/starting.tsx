import type { StateOf } from '@buypost/core';
import { Status } from '../parts/status.tsx';
import type { Tools } from '../tools.ts';
import { saysOf } from './says.ts';

/** The order is being placed. Nothing can be pressed: the one press was made. */
export const starting = (state: StateOf<'starting'>, t: Tools) => (
  <div class="s" aria-busy="true">
    <Status says={saysOf(state, t)} />
    <p class="price" part="total">
      {t.say(t.m.amountTo, { amount: t.money(state.quote.total), seller: state.offer.seller.name })}
    </p>
  </div>
);
