import { expect, test } from 'vitest';
import { allBrowserRules, twoPaidOrders, type BrowserRules } from './browser.ts';

test('two tabs that share storage never pay two orders', () => {
  const { states, trace } = twoPaidOrders(allBrowserRules);
  expect(trace).toBeUndefined();
  expect(states).toBeGreaterThan(5_000);
});

test.each<[keyof BrowserRules]>([['keyBeforePrice'], ['keepsKey'], ['leavesReceipt'], ['refusalSeals']])(
  '%s dropped: two paid orders',
  (rule) => {
    expect(twoPaidOrders({ ...allBrowserRules, [rule]: false }).trace?.length).toBeGreaterThan(4);
  },
);

test('where storage is denied the browser alone cannot prevent it: the shop asks (F14)', () => {
  expect(twoPaidOrders({ ...allBrowserRules, storage: 'denied' }).trace).toHaveLength(6);
});
