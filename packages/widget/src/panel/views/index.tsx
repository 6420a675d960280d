/** The views of a purchase that goes well, and where the others come from. */
import type { CheckoutState, StateOf } from '@buypost/core';
import type { ComponentChild } from 'preact';
import { otherwisePart } from '../otherwise-part.ts';
import { Form } from '../parts/form.tsx';
import { choicesPart, needsChoices } from '../parts/loaded-choices.ts';
import { Scan } from '../parts/scan.tsx';
import { Status } from '../parts/status.tsx';
import { Sum } from '../parts/sum.tsx';
import { wayOut } from '../parts/way-out.tsx';
import { totalNow } from '../parts/draft.ts';
import type { Tools } from '../tools.ts';
import { blocked } from './blocked.tsx';
import { saysOf, wellSaid } from './says.ts';
import { succeeded } from './succeeded.tsx';

/** The shape of what comes. The style sheet hides it for the first 400 ms: most answers are faster. */
const skeleton = () => (
  <div class="s skel" aria-hidden="true">
    <span />
    <span />
    <span />
  </div>
);

const lacking = (state: CheckoutState, t: Tools, load: () => Promise<void>) => blocked(saysOf(state, t), t, () => void load());

const ready = (state: StateOf<'ready'>, t: Tools) => {
  const choices = needsChoices(state) ? choicesPart.now() : undefined;
  if (choices === 'coming') return skeleton();
  if (choices === false) return blocked({ stamp: 'off', head: t.m.noAnswer, lines: [] }, t, () => void choicesPart.load());
  return <Form state={state} t={t} choices={choices} />;
};

/** Draws a state. */
export const show = (state: CheckoutState, t: Tools): ComponentChild => {
  const { name } = state;
  const well = wellSaid(state, t);
  const other = well ? otherwisePart.there() : otherwisePart.now();
  if (name === 'idle') return null;
  if (name === 'loading' || other === 'coming') return skeleton();
  if (!well && !other) return lacking(state, t, otherwisePart.load);
  if (name === 'ready') return ready(state, t);
  if (name === 'succeeded') return succeeded(state, t);
  const status = saysOf(state, t);
  // Nothing can be pressed: the one press was made.
  if (name === 'starting')
    return (
      <div class="s" aria-busy="true">
        <Status says={status}>
          <Sum total={totalNow(state.quote, state.method)} seller={state.offer.seller.name} t={t} />
        </Status>
      </div>
    );
  if (name === 'unavailable') return other && other.unavailable(state, t);
  const { session } = state;
  const action = name === 'requires_action' && state.role === 'owner' && session.status === name && session.nextAction;
  const scan = action && action.type === 'qr_code' && action;
  return (
    <>
      <div class="s">
        <Status says={status} mark={scan ? 'qr' : action && other && other.marks[action.type]}>
          {name === 'requires_action' && <Sum total={session.total} seller={state.offer?.seller.name} t={t} />}
        </Status>
        {scan && name === 'requires_action' ? (
          <Scan key={scan.data + scan.expiresAt} state={state} action={scan} t={t} />
        ) : (
          action && name === 'requires_action' && other && other.step(state, t)
        )}
      </div>
      {action && wayOut(t)}
      {other && <other.OrderActions state={state} t={t} />}
    </>
  );
};
