import { Failure } from '../errors.ts';

/** The error for a part of the checkout that could not be fetched. Nothing was asked of the shop. */
export const missing = (): Failure =>
  new Failure(
    'network',
    { blame: 'network', retry: 'same_key' },
    'A part of the checkout could not be loaded. Nothing was asked of the shop.',
  );
