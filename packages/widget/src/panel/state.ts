/** The one bridge between the checkout and signals. */
import type { Checkout, CheckoutState } from '@buypost/core';
import { signal, type ReadonlySignal } from '@preact/signals';

/** The checkout's state as a signal, until `stop`. */
export function asSignal(checkout: Checkout): { readonly state: ReadonlySignal<CheckoutState>; readonly stop: () => void } {
  const state = signal(checkout.getState());
  const stop = checkout.subscribe((next) => {
    state.value = next;
  });
  return { state, stop };
}
