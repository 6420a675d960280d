/** One order, two attempts, one unit of stock: the smallest world in which every fault of the money path can happen. */

export type Side = 0 | 1;
export const sides: readonly Side[] = [0, 1];

/** What an answer of the provider says. */
export type Word = 'none' | 'open' | 'declined' | 'approved' | 'paid' | 'closed' | 'refunded';

export interface Attempt {
  /** Our row. */
  row: '-' | 'created' | 'shown' | 'failed' | 'expired' | 'canceled' | 'ok';
  /** The provider said that no more money can come. */
  closed: boolean;
  /** Its create was answered. */
  referenced: boolean;
  /** The truth at the provider. */
  truth: '-' | 'open' | 'approved' | 'paid' | 'closed' | 'refunded';
  /** 1: declined there, 2: and we know. */
  declined: 0 | 1 | 2;
  /** The buyer has seen it and can pay. */
  seen: boolean;
  notified: boolean;
  /** 1: a row, 2: handled. */
  inbox: 0 | 1 | 2;
  /** A worker has the inbox row in its hands. */
  handling: boolean;
  /** 1: about to call create, 2: about to write its answer. */
  starting: 0 | 1 | 2;
  /** An answer of the provider that is not written yet. */
  heard: Word | '';
  refund: '-' | 'due' | 'done' | 'by_hand';
}

export interface State {
  order: '-' | 'open' | 'paid' | 'review' | 'canceled' | 'expired';
  payer: -1 | Side;
  key: '-' | 'in_flight' | 'done';
  attempts: [Attempt, Attempt];
  /** A cancel that asked the provider and has not written. */
  canceling: '' | 'closed' | 'paid0' | 'paid1';
  /** A switch that asked the provider and has not written. */
  switching: '' | 'closed' | 'paid' | 'unclosable' | 'refused';
  superseded: boolean;
  left: number;
  held: boolean;
  delivery: '-' | 'queued' | 'done' | 'void';
  merchantRefunded: boolean;
  otherBuyer: boolean;
  crashes: number;
  screen: string;
  /** The first thing that went wrong for good. */
  bad: string;
}

const attempt = (): Attempt => ({
  row: '-',
  closed: false,
  referenced: false,
  truth: '-',
  declined: 0,
  seen: false,
  notified: false,
  inbox: 0,
  handling: false,
  starting: 0,
  heard: '',
  refund: '-',
});

export const start = (): State => ({
  order: '-',
  payer: -1,
  key: '-',
  attempts: [attempt(), attempt()],
  canceling: '',
  switching: '',
  superseded: false,
  left: 1,
  held: false,
  delivery: '-',
  merchantRefunded: false,
  otherBuyer: false,
  crashes: 0,
  screen: 'ready',
  bad: '',
});

export const copy = (state: State): State => ({ ...state, attempts: [{ ...state.attempts[0] }, { ...state.attempts[1] }] });

const attemptKey = (a: Attempt): string =>
  `${a.row}${+a.closed}${+a.referenced}${a.truth}${a.declined}${+a.seen}${+a.notified}${a.inbox}${+a.handling}${a.starting}${a.heard}/${a.refund}`;

/** Equal for equal states only. */
export const keyOf = (s: State): string =>
  `${s.order}${s.payer}${s.key},${attemptKey(s.attempts[0])},${attemptKey(s.attempts[1])},${s.canceling},${s.switching},${+s.superseded}${s.left},${+s.held}${s.delivery}${+s.merchantRefunded}${+s.otherBuyer}${s.crashes}${s.screen},${s.bad}`;

export const takenNow = (state: State): number => sides.filter((side) => state.attempts[side].truth === 'paid').length;
