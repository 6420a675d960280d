/** What happens to one attempt: made, paid, declined, told, asked about, returned. */
import { ask, settle, watched, type Scene } from './settle.ts';
import type { Side, State } from './state.ts';
import type { Add } from './step.ts';

export const attemptSteps = (scene: Scene, state: State, side: Side, add: Add): void => {
  const { rules, world } = scene;
  const traits = world[side];
  const now = state.attempts[side];
  if (now.starting === 1)
    add(`server asks the provider to make payment ${side}`, 'system', (to) => {
      const attempt = to.attempts[side];
      if (attempt.truth === '-') attempt.truth = 'open';
      attempt.starting = 2;
    });
  if (now.starting === 2)
    add(`server writes the answer about ${side} and shows it`, 'system', (to) => {
      const attempt = to.attempts[side];
      attempt.referenced = true;
      attempt.starting = 0;
      attempt.seen = true;
      if (side === 0) to.key = 'done';
      if (attempt.row === 'created') attempt.row = 'shown';
      if (to.order === 'open') to.screen = `shown${side}`;
    });
  if (now.truth === 'open' && now.seen)
    add(`buyer pays ${side}`, 'chance', (to) => {
      to.attempts[side].truth = traits.twoSteps ? 'approved' : 'paid';
      to.attempts[side].notified = true;
    });
  if (now.truth === 'open' && now.seen && now.declined === 0)
    add(`provider declines ${side}, it stays payable`, 'chance', (to) => void (to.attempts[side].declined = 1));
  if (now.truth === 'open') add(`provider lets ${side} lapse`, 'time', (to) => void (to.attempts[side].truth = 'closed'));
  if (now.notified && now.inbox === 0)
    add(`notification about ${side} becomes an inbox row`, traits.readable ? 'chance' : 'system', (to) => {
      to.attempts[side].inbox = 1;
      to.attempts[side].handling = true;
    });
  if (now.inbox === 1 && (now.handling || rules.has('inboxIsWork')))
    add(`server settles ${side} from the inbox`, 'system', (to) => {
      settle(scene, to, side, ask(scene, to, side));
      to.attempts[side].inbox = 2;
      to.attempts[side].handling = false;
    });
  if (now.heard === '' && watched(scene, state, side) && now.starting === 0 && (now.referenced || traits.ourNumber) && traits.readable)
    add(`reconciler asks about ${side}`, 'system', (to) => void (to.attempts[side].heard = ask(scene, to, side)));
  if (now.heard === 'none') noSuchPayment(scene, state, side, add);
  else if (now.heard !== '') {
    const word = now.heard;
    add(`reconciler writes ${side} = ${word}`, 'system', (to) => {
      to.attempts[side].heard = '';
      settle(scene, to, side, word);
    });
  }
  if (rules.has('recreates') && !now.referenced && !traits.ourNumber && watched(scene, state, side) && now.starting === 0)
    add(`reconciler makes ${side} again under its key`, 'system', (to) => void (to.attempts[side].starting = 1));
  if (now.refund === 'due' && now.truth === 'paid')
    add(traits.refundable ? `refund worker returns ${side}` : `merchant returns ${side} by hand`, 'system', (to) => {
      to.attempts[side].refund = traits.refundable ? 'done' : 'by_hand';
      to.attempts[side].truth = 'refunded';
    });
};

const noSuchPayment = ({ rules }: Scene, state: State, side: Side, add: Add): void => {
  if (!rules.has('recreates')) return;
  add(`reconciler was told that there is no payment ${side}`, 'system', (to) => {
    const attempt = to.attempts[side];
    attempt.heard = '';
    if (state.order === 'open') attempt.starting = 1;
    else if (attempt.row === 'created') attempt.row = 'expired';
    if (state.order !== 'open' && !rules.has('notFoundIsNothing')) attempt.closed = true;
  });
};
