import type { CheckoutSession } from '../contract.ts';

/** Has the order ended without anybody's money? One that only lost its code goes on, and holds what it reserved. */
export const over = ({ status, money, canSwitch }: CheckoutSession): boolean =>
  (status === 'canceled' || status === 'expired') && money === 'none' && !canSwitch;
