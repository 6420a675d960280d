/**
 * The checkout, readable aloud: in this state, on that event, this is done. What a pair does not name is ignored.
 *
 * What is not here matters most. There is no `close`: an open or closed panel must not touch money. No "connection lost": a lost answer is asked
 * again under the same key. `starting` is left only by an answer. `succeeded` has one way out, `again`, which is a new checkout.
 */
import type { Table } from './happenings.ts';
import {
  ask,
  change,
  leave,
  met,
  news,
  offer,
  pay,
  quoted,
  refuse,
  refuseStart,
  resume,
  slow,
  unavailable,
  unquoted,
  unreachable,
} from './steps.ts';

const order = {
  session: news,
  retry: ask,
  cancel: ask,
  again: leave,
  refused: refuse,
  unreachable,
} as const;

export const table: Table = {
  idle: { open: resume },
  loading: { offered: offer, session: news, unavailable },
  unavailable: { open: resume, reload: resume, continue: resume, elsewhere: resume },
  ready: { change, quoted, unquoted, pay, continue: resume, again: leave, elsewhere: resume, unavailable },
  starting: { session: news, refused: refuseStart, met, elsewhere: resume, slow, unreachable },
  requires_action: order,
  processing: order,
  succeeded: { session: news, again: leave, unreachable },
  failed: order,
  canceled: order,
  expired: order,
};
