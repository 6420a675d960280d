/** Every word that the shop's own pages say. A language is one file; `satisfies Messages` lists what it lacks. */
import type { Place } from '@buypost/core/surfaces';
import type { DeclineCode, DraftField, FieldProblem } from '@buypost/core';

/** Texts with a sum or a name in them are functions; what they are given is already formatted. */
export interface Messages {
  readonly buy: (title: string) => string;
  /** On the button that opens the checkout. */
  readonly buyIt: string;
  /** The same where the buyer names the sum. */
  readonly chooseAmount: string;
  readonly by: (seller: string) => string;
  readonly seller: string;
  readonly terms: string;
  readonly privacy: string;
  readonly test: string;
  readonly price: string;
  readonly from: (price: string) => string;
  readonly soldOut: string;
  readonly notYet: string;
  readonly opens: (moment: string) => string;
  readonly ended: string;
  readonly noMethod: string;
  /** Where to open the page instead, and why. */
  readonly elsewhere: {
    readonly open: Readonly<Record<Place, string>>;
    /** `app`: its name; undefined for one that does not say. */
    readonly inApp: (methods: string, app: string | undefined) => string;
    readonly onPhone: (methods: string) => string;
    readonly onComputer: (methods: string) => string;
    readonly trouble: (app: string | undefined) => string;
    readonly some: string;
    readonly menu: string;
    readonly paste: string;
    readonly scan: string;
    readonly go: string;
    readonly link: string;
  };
  readonly quantity: string;
  readonly currency: string;
  readonly amount: string;
  readonly amountHint: (min: string, max: string) => string;
  readonly email: string;
  readonly name: string;
  readonly phone: string;
  readonly shipTo: string;
  readonly line1: string;
  readonly line2: string;
  readonly city: string;
  readonly region: string;
  readonly postalCode: string;
  readonly country: string;
  readonly choose: string;
  readonly optional: string;
  readonly shipping: string;
  readonly immediate: string;
  readonly payWith: string;
  readonly review: string;
  readonly change: string;
  readonly yourOrder: string;
  readonly total: string;
  /** The law wants the button itself to say that pressing it obliges to pay. */
  readonly pay: (total: string) => string;
  readonly mend: string;
  readonly problems: Readonly<Record<FieldProblem['problem'], string>>;
  readonly missing: Readonly<Record<DraftField, string>>;
  readonly priceChanged: (total: string) => string;
  readonly alreadyBought: string;
  readonly payAgain: (total: string) => string;
  readonly refused: string;
  readonly tryLater: string;
  readonly scan: (app: string) => string;
  readonly openApp: (app: string) => string;
  readonly goPay: string;
  readonly validUntil: (time: string) => string;
  readonly waiting: string;
  readonly waitingMore: string;
  readonly checkNow: string;
  readonly paid: (total: string) => string;
  readonly thanks: string;
  readonly order: (number: string) => string;
  readonly paidAt: (time: string) => string;
  readonly paidWith: (method: string) => string;
  readonly download: string;
  readonly downloadsLeft: (count: number) => string;
  readonly shipmentPreparing: string;
  readonly shipmentSent: string;
  readonly keepLink: string;
  readonly refunded: (sum: string) => string;
  readonly extra: (sum: string) => string;
  readonly inReview: (total: string) => string;
  readonly closing: string;
  readonly declined: Readonly<Record<DeclineCode, string>>;
  readonly canceled: string;
  readonly expired: string;
  readonly money: {
    readonly none: string;
    readonly unknown: (total: string) => string;
    readonly taken: (total: string) => string;
    readonly returning: (total: string) => string;
    readonly returned: (total: string) => string;
  };
  readonly startAgain: string;
  readonly tryAgain: string;
  readonly cancel: string;
  readonly notFound: string;
  readonly notFoundMore: string;
  /** Link to the shop's front page. */
  readonly front: string;
  /** Before the number of a request, for asking the shop about it. */
  readonly reference: (request: string) => string;
  readonly wentWrong: string;
  readonly wentWrongMore: string;
  readonly payFrame: string;
  /** In the pay page, where the provider's form did not come. */
  readonly formLost: string;
  readonly home: string;
}
