/** Where `browser.ts` sends the buyer, for tests that walk without a browser. */
import type { PageOnward } from '../../bench.ts';

export const onward: PageOnward = ({ way, authorize = '', appid = '', cashier, url, ...wish }, { here, returnUrl }) => {
  if (way === 'identify') {
    const query = new URLSearchParams({ appid, redirect_uri: here, response_type: 'code', scope: 'snsapi_base', state: 'buypost' });
    return `${authorize}?${query.toString()}`;
  }
  if (way === 'h5') return url;
  return cashier === undefined ? undefined : `${cashier}?${new URLSearchParams({ ...wish, return: returnUrl }).toString()}`;
};
