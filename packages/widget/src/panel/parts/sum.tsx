import type { Money } from '@buypost/core';
import type { Tools } from '../tools.ts';

/** How much, and to whom. */
export const Sum = ({ total, seller, t }: { readonly total: Money; readonly seller: string | undefined; readonly t: Tools }) => (
  <p part="total">
    <span class="price">{t.money(total)}</span>
    {seller && <span class="small"> {t.say(t.m.toSeller, { seller })}</span>}
  </p>
);
