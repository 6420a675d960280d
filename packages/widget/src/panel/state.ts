/** The one bridge from a checkout, which knows no framework, to the signal that the panel reads. */
import type { Checkout, CheckoutState } from '@buypost/core';
import { signal, type ReadonlySignal } from '@preact/signals';

/** The checkout's state as a signal, until `stop` is called. */
export function asSignal(checkout: Checkout): { readonly state: ReadonlySignal<CheckoutState>; readonly stop: () => void } {
  const state = signal(checkout.getState());
  return {
    state,
    stop: checkout.subscribe((next) => {
      state.value = next;
    }),
  };
}
