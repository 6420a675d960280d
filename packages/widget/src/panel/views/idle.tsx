/** Nothing was asked of the checkout yet, so there is nothing to show. */
export const idle = (): null => null;
