/** Where `browser.ts` sends the buyer, for tests that walk without a browser. */
import type { PageOnward } from '../../bench.ts';

export const onward: PageOnward = ({ way, cashier, url, ...wish }, { returnUrl }) => {
  if (way === 'h5') return url;
  return cashier === undefined ? undefined : `${cashier}?${new URLSearchParams({ ...wish, return: returnUrl }).toString()}`;
};
