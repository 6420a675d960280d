import type { StateOf } from '@buypost/core';
import { wayOut } from '../parts/way-out.tsx';
import type { Tools } from '../tools.ts';
import { blocked } from '../views/blocked.tsx';
import { saysOf } from '../views/says.ts';

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
  return reason === 'no_method' && offer ? wayOut(t, offer.methods, plain) : plain;
};
