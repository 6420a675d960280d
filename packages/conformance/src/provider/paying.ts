/** How a payment gets paid whatever its provider: some take the money when the buyer says yes, some only when we do. */
import type { PaymentRef, ProviderPayment } from '@buypost/providers';
import type { ProviderBench } from './bench.ts';

/** What the server does when it looks: asks, and takes what waits for our word. */
export const take = async ({ provider, world }: ProviderBench, ref: PaymentRef): Promise<ProviderPayment> => {
  const read = await provider.getPayment(ref, world.call);
  const waits = read.status === 'approved' || read.status === 'authorized';
  // The reference it came back with: a driver may have noted something in it.
  return waits && provider.capturePayment !== undefined ? provider.capturePayment(read.ref, world.call) : read;
};

/** The buyer says yes, and where the provider waits for us, so do we. */
export const pay = async (bench: ProviderBench, payment: ProviderPayment): Promise<ProviderPayment> => {
  await bench.world.buyerPays(payment);
  return take(bench, payment.ref);
};
