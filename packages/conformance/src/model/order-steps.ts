/** What ends or turns an order: another method, a cancel, its deadline. */
import { ask, release, say, settle, view, watched, type Scene } from './settle.ts';
import { sides, type Side, type State } from './state.ts';
import type { Add } from './step.ts';

const paidOrApproved = (truth: string): boolean => truth === 'paid' || truth === 'approved';

/** The attempts that a cancel would close. */
const toClose = ({ rules }: Scene, state: State): readonly Side[] =>
  rules.has('closesAll') ? sides.filter((side) => state.attempts[side].row !== '-') : [state.attempts[1].row === '-' ? 0 : 1];

export const switchSteps = (scene: Scene, state: State, add: Add): void => {
  const { rules, world } = scene;
  const [first, second] = state.attempts;
  if (
    state.order === 'open' &&
    first.row !== '-' &&
    second.row === '-' &&
    state.switching === '' &&
    state.canceling === '' &&
    first.starting === 0
  ) {
    if (rules.has('closesFirst')) {
      if (first.seen)
        add('buyer wants another method: server asks to close the first', 'chance', (to) => {
          const attempt = to.attempts[0];
          if (world[0].readable && paidOrApproved(attempt.truth)) to.switching = 'paid';
          else if (!world[0].closable && attempt.truth !== 'closed')
            to.switching = world[0].twoSteps || world[0].refundable ? 'unclosable' : 'refused';
          else {
            attempt.truth = 'closed';
            to.switching = 'closed';
          }
        });
    } else if (first.row === 'shown' || first.row === 'failed' || first.row === 'expired')
      add('buyer wants another method: second attempt', 'chance', (to) => {
        to.attempts[1].row = 'created';
        to.attempts[1].starting = 1;
      });
  }
  if (state.switching === 'paid')
    add('switch: the first was paid', 'system', (to) => {
      to.switching = '';
      settle(scene, to, 0, ask(scene, to, 0));
    });
  if (state.switching === 'refused') add('switch: refused', 'system', (to) => void (to.switching = ''));
  if (state.switching === 'closed' || state.switching === 'unclosable')
    add(`switch: the first is ${state.switching}, second attempt`, 'system', (to) => {
      to.switching = '';
      if (rules.has('supersedes') && to.payer !== -1) return;
      if (world[0].twoSteps && rules.has('supersedes')) to.superseded = true;
      if (state.switching === 'closed' && to.attempts[0].row !== 'ok') {
        to.attempts[0].row = 'canceled';
        to.attempts[0].closed = true;
      }
      if (to.order !== 'open' || to.attempts[1].row !== '-') return;
      to.attempts[1].row = 'created';
      to.attempts[1].starting = 1;
    });
};

export const cancelSteps = (scene: Scene, state: State, add: Add): void => {
  const { world } = scene;
  const [first, second] = state.attempts;
  if (
    state.order === 'open' &&
    state.canceling === '' &&
    state.switching === '' &&
    first.starting === 0 &&
    second.starting === 0 &&
    (first.seen || second.seen)
  )
    add('buyer cancels: server asks to close', 'chance', (to) => {
      to.canceling = 'closed';
      for (const side of toClose(scene, to)) {
        const attempt = to.attempts[side];
        if (world[side].readable && paidOrApproved(attempt.truth)) to.canceling = side === 0 ? 'paid0' : 'paid1';
        else if (world[side].closable && attempt.truth === 'open') attempt.truth = 'closed';
      }
    });
  if (state.canceling === '') return;
  add('cancel: server writes the answer', 'system', (to) => {
    to.canceling = '';
    if (state.canceling !== 'closed') {
      const side: Side = state.canceling === 'paid0' ? 0 : 1;
      settle(scene, to, side, ask(scene, to, side));
    } else {
      if (to.order !== 'open') return;
      for (const side of toClose(scene, to)) {
        const attempt = to.attempts[side];
        if (attempt.row === 'ok') continue;
        attempt.row = 'canceled';
        attempt.closed = attempt.truth === 'closed';
      }
      to.order = 'canceled';
      release(to);
    }
    say(to, view(scene, to));
  });
};

export const expiryStep = (scene: Scene, state: State, add: Add): void => {
  const { rules, world } = scene;
  if (state.order !== 'open') return;
  if (!rules.has('expiryAsks')) {
    add('our clock: the order expires', 'time', (to) => {
      to.order = 'expired';
      for (const side of sides)
        if (to.attempts[side].row === 'created' || to.attempts[side].row === 'shown') to.attempts[side].row = 'expired';
      release(to);
    });
    return;
  }
  if (state.switching !== '' || state.canceling !== '' || state.attempts.some((attempt) => attempt.starting !== 0)) return;
  add('our clock: close every attempt, then expire', 'time', (to) => {
    const alive = sides.filter((side) => watched(scene, state, side));
    const paid = alive.find((side) => world[side].readable && paidOrApproved(to.attempts[side].truth));
    if (paid !== undefined) return settle(scene, to, paid, ask(scene, to, paid));
    for (const side of alive) {
      const attempt = to.attempts[side];
      if (world[side].closable && attempt.truth !== '-') attempt.truth = 'closed';
      if (attempt.truth === 'closed' || (attempt.truth === '-' && world[side].ourNumber)) attempt.closed = true;
      if (attempt.row !== 'ok') attempt.row = 'expired';
    }
    to.order = 'expired';
    release(to);
  });
};
