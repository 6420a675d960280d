import type { StateOf } from '@buypost/core';
import { OrderActions } from '../parts/order-actions.tsx';
import { Status } from '../parts/status.tsx';
import type { Tools } from '../tools.ts';
import { saysOf } from './says.ts';

type Order = StateOf<'processing' | 'failed' | 'canceled' | 'expired'>;

const order = (state: Order, t: Tools, retry?: string, again?: string) => (
  <>
    <div class="s">
      <Status says={saysOf(state, t)} />
    </div>
    <OrderActions state={state} t={t} retry={retry} again={again} />
  </>
);

export const processing = (state: StateOf<'processing'>, t: Tools) => order(state, t);
export const failed = (state: StateOf<'failed'>, t: Tools) => order(state, t, t.m.tryAgain, t.m.startAnew);
export const canceled = (state: StateOf<'canceled'>, t: Tools) => order(state, t, undefined, t.m.startAnew);
export const expired = (state: StateOf<'expired'>, t: Tools) => order(state, t, t.m.tryAgain, t.m.startAnew);
