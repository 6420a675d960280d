/** What the laws need to hold in their hands; written down beside the contract, so that a driver's folder can bring its own. */
export type { ProviderBench, ProviderBenches, ProviderWorld } from '@buypost/providers';
