/**
 * What the laws for drivers need to hold in their hands: a driver and a provider to play with. Each driver's folder exports its benches as
 * `benches: ProviderBenches` from `testing/bench.ts`; the conformance kit holds every law against each of them.
 */
import type { CreatePayment, PaymentProvider, ProviderCall, ProviderPayment, RawRequest } from './contract.ts';

/** The provider's side, moved by verbs. On a simulator they act at once; on a real sandbox they press its buttons. */
export interface ProviderWorld {
  /** Doors to the world for one call. Their clock is ours, not the provider's. */
  readonly call: ProviderCall;
  /** A wish that was never sent before, payable for the next half hour. */
  wish(method: string): CreatePayment;
  /**
   * The buyer opens it and does not pay: scans the code, logs in. Present where the provider knows of a payment only from then on, so that it can be
   * neither found nor closed before.
   */
  readonly buyerOpens?: (payment: ProviderPayment) => Promise<void>;
  /** The buyer pays, or approves where we must capture. Never throws: a payment that cannot be paid is left as it is. */
  buyerPays(payment: ProviderPayment): Promise<void>;
  /** What the provider's own books say was taken for this attempt, minor units, refunds not counted. */
  taken(attempt: string): Promise<number>;
  /** What its books say was given back. */
  returned(attempt: string): Promise<number>;
  /** Notifications that arrived and were not handed out yet. */
  notifications(): Promise<readonly RawRequest[]>;
  /** The bank says no to the buyer's next try. Absent where it cannot be made to. */
  readonly bankDeclines?: (payment: ProviderPayment) => Promise<void>;
  /** The next call has its effect and its answer is lost. */
  readonly loseTheAnswer?: () => void;
  /** The next call has its effect and is answered by a server error, which the provider may repeat under the same key. */
  readonly failsAfterActing?: () => void;
  /** The buyer's next payment is of another amount. */
  readonly wrongAmount?: (payment: ProviderPayment, amount: number) => void;
  /** A notification of this body, signed as the provider signs. */
  readonly signs?: (body: Uint8Array) => Promise<RawRequest>;
  /** Money comes although the payment was closed. */
  readonly paysAfterClose?: (payment: ProviderPayment) => Promise<void>;
  /** For providers that sign with one of several keys, as while one takes another's place. Each says which key signs from now on. */
  readonly notificationKeys?: {
    /** Keys that are the provider's own and in the driver's settings: at least two. */
    readonly live: readonly (() => void)[];
    /** A key under a name that is not in the settings. */
    readonly stranger: () => void;
  };
}

export interface ProviderBench {
  /** A bench may hold a server or a folder; what it says here is done after each law. */
  readonly close?: () => Promise<void> | void;
  readonly provider: PaymentProvider;
  readonly world: ProviderWorld;
  /** An ordinary one-step method that can be closed. */
  readonly method: string;
  /** Making such a payment asks nobody: it is a signed link. */
  readonly createsAlone?: boolean;
  /** A method whose money is only taken by our capture. */
  readonly twoStepMethod?: string;
  /** A method whose payment the shop cannot close. */
  readonly unclosableMethod?: string;
  /** Notifications carry a signed time, so that an old one can be refused. */
  readonly datedNotifications?: boolean;
  /** Everything in the driver's options that nobody may read in a transcript. */
  readonly secrets: readonly string[];
}

/** A driver's benches by a name that reports print, one for each kind of method that behaves differently. A fresh bench is made for each law. */
export type ProviderBenches = Readonly<Record<string, () => ProviderBench | Promise<ProviderBench>>>;

/**
 * What a driver's browser script does with its pay page, for tests that walk without a browser: the address it sends the buyer to, or undefined
 * where the page is the end of the way. A driver whose page sends buyers on exports one as `onward` from `testing/onward.ts`.
 */
export type PageOnward = (
  data: Readonly<Record<string, string>>,
  at: { readonly here: string; readonly returnUrl: string },
) => string | undefined;
