/** Every step that anybody can take: the buyer, the provider, the server's workers, time, and the crash between any two. */
import { attemptSteps } from './attempt-steps.ts';
import { cancelSteps, expiryStep, switchSteps } from './order-steps.ts';
import { say, view, type Scene } from './settle.ts';
import { copy, sides, type State } from './state.ts';
import type { Add, Step } from './step.ts';

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
