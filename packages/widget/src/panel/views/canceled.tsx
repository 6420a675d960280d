import type { StateOf } from '@buypost/core';
import { OrderActions } from '../parts/order-actions.tsx';
import { Status } from '../parts/status.tsx';
import type { Tools } from '../tools.ts';
import { saysOf } from './says.ts';

export const canceled = (state: StateOf<'canceled'>, t: Tools) => (
  <>
    <div class="s">
      <Status says={saysOf(state, t)} />
    </div>
    <OrderActions state={state} t={t} again={t.m.startAnew} />
  </>
);
