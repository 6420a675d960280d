/** Every step that anybody can take: the buyer, the provider, the server's workers, time, and the crash between any two. */
import { ask, release, say, settle, view, watched, type Scene } from './settle.ts';
import { copy, sides, type Side, type State } from './state.ts';

/** `system` happens by itself while the server runs; `time` happens if one waits; `chance` may never happen. */
export type By = 'system' | 'time' | 'chance';
export interface Step {
  readonly name: string;
  readonly by: By;
  readonly to: State;
}

type Add = (name: string, by: By, change: (state: State) => void) => void;

const paidOrApproved = (truth: string): boolean => truth === 'paid' || truth === 'approved';

const attemptSteps = (scene: Scene, state: State, side: Side, add: Add): void => {
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

/** The attempts that a cancel would close. */
const toClose = ({ rules }: Scene, state: State): readonly Side[] =>
  rules.has('closesAll') ? sides.filter((side) => state.attempts[side].row !== '-') : [state.attempts[1].row === '-' ? 0 : 1];

const switchSteps = (scene: Scene, state: State, add: Add): void => {
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

const cancelSteps = (scene: Scene, state: State, add: Add): void => {
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

const expiryStep = (scene: Scene, state: State, add: Add): void => {
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

/** Every step that can be taken from here. */
export const steps = (scene: Scene, state: State): readonly Step[] => {
  const found: Step[] = [];
  if (state.bad !== '') return found;
  const { rules } = scene;
  const add: Add = (name, by, change) => {
    const to = copy(state);
    change(to);
    found.push({ name, by, to });
  };
  if (state.order === '-' && state.left > 0)
    add('buyer presses pay: order, attempt and reservation', 'chance', (to) => {
      to.order = 'open';
      to.key = 'in_flight';
      to.attempts[0].row = 'created';
      to.attempts[0].starting = 1;
      to.left -= 1;
      to.held = true;
      to.screen = 'starting';
    });
  if (rules.has('keyResumes') && state.key === 'in_flight' && state.attempts[0].starting === 0 && state.order === 'open')
    add('browser repeats its key: server resumes', 'system', (to) => void (to.attempts[0].starting = 1));
  for (const side of sides) attemptSteps(scene, state, side, add);
  switchSteps(scene, state, add);
  cancelSteps(scene, state, add);
  if (state.order !== '-' && state.screen !== view(scene, state)) add('browser looks', 'chance', (to) => say(to, view(scene, to)));
  expiryStep(scene, state, add);
  if (state.left > 0 && !state.otherBuyer && state.order !== '-')
    add('another buyer takes the last one', 'chance', (to) => {
      to.left -= 1;
      to.otherBuyer = true;
    });
  const { payer } = state;
  if (state.delivery === 'queued' && payer !== -1)
    add('worker delivers', 'system', (to) => {
      const good = to.attempts[payer].truth === 'paid';
      to.delivery = rules.has('deliveryLooks') && (to.merchantRefunded || !good) ? 'void' : 'done';
      if (to.delivery === 'done' && !good) to.bad = 'goods without money: delivered after a refund';
    });
  if (state.order === 'paid' && !state.merchantRefunded && payer !== -1 && state.attempts[payer].truth === 'paid')
    add('merchant refunds', 'chance', (to) => {
      to.merchantRefunded = true;
      to.attempts[payer].truth = 'refunded';
    });
  if (
    state.crashes < scene.crashes &&
    (state.canceling !== '' ||
      state.switching !== '' ||
      state.attempts.some((attempt) => attempt.starting !== 0 || attempt.heard !== '' || attempt.handling))
  )
    add('CRASH', 'chance', (to) => {
      to.crashes += 1;
      to.canceling = '';
      to.switching = '';
      for (const side of sides) Object.assign(to.attempts[side], { starting: 0, heard: '', handling: false });
    });
  return found;
};
