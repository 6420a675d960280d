/** What an event does to a state: pure functions, named as the table reads them. */
import type { CheckoutSession, Offer } from '../contract.ts';
import type { CheckoutError } from '../errors.ts';
import { changed, methodOf, problemsOf } from './draft.ts';
import type { BegunState, EventOf } from './happenings.ts';
import type { CheckoutState, StateOf } from './state.ts';

type Ready = StateOf<'ready'>;
type Starting = StateOf<'starting'>;

const isBegun = (state: { readonly name: string; readonly session: CheckoutSession }): state is BegunState =>
  state.name === state.session.status;

/** Look for the order that this browser knows of; the buyer's choices are kept for the case that there is none. */
export const resume = (state: CheckoutState, event: { readonly type: string }): CheckoutState => ({
  name: 'loading',
  resuming: true,
  ...('draft' in state && state.draft && { draft: state.draft }),
  ...(event.type === 'continue' && { continuing: true }),
});

/** A new checkout. An order that could still be paid is canceled first; where it cannot be, there is no way out yet. */
export const leave = (state: Ready | BegunState): CheckoutState | undefined => {
  if (state.name === 'ready')
    return state.notice?.kind === 'open_order'
      ? { name: 'loading', resuming: false, leaving: state.notice.orderId, draft: state.draft }
      : undefined;
  const { name, session } = state;
  if (name !== 'succeeded' && session.canCancel) return { name: 'loading', resuming: false, leaving: session.id };
  return name === 'requires_action' || name === 'processing'
    ? undefined
    : { name: 'loading', resuming: false, again: name === 'succeeded' };
};

export const offer = (state: StateOf<'loading'>, { offer, draft, notice }: EventOf<'offered'>): CheckoutState => ({
  name: 'ready',
  offer,
  draft,
  quoting: true,
  problems: [],
  pressed: false,
  ...(notice && { notice }),
  ...(state.again && { again: true }),
});

export const unavailable = (_: CheckoutState, { reason, offer, error }: EventOf<'unavailable'>): CheckoutState => ({
  name: 'unavailable',
  reason,
  ...(offer && { offer }),
  ...(error && { error }),
});

/** Fields that change no price; a method's own total is already in the quote. */
const free = ['contact', 'immediateDelivery', 'method'];

export const change = ({ notice: _gone, quote, ...state }: Ready, event: EventOf<'change'>): CheckoutState => {
  const draft = changed(state.draft, event.draft);
  const same = quote && Object.keys(event.draft).every((field) => free.includes(field));
  return {
    ...state,
    draft,
    quoting: !same,
    problems: problemsOf(draft, state.offer, quote),
    ...(same && { quote }),
  };
};

export const quoted = (state: Ready, { quote }: EventOf<'quoted'>): CheckoutState => ({
  ...state,
  ...(quote && { quote }),
  quoting: false,
  problems: problemsOf(state.draft, state.offer, quote),
});

/** The form again, with what the shop said beside it. */
const noticed = (form: Omit<Ready, 'name'>, error: CheckoutError): CheckoutState => {
  const { code } = error;
  if (code === 'invalid_fields') return { ...form, name: 'ready', problems: error.fields };
  const known = code === 'price_changed' || code === 'sold_out' || code === 'method_unavailable' || code === 'already_bought';
  return {
    ...form,
    name: 'ready',
    notice: known ? { kind: code } : { kind: 'refused', error },
    ...(code === 'already_bought' && { again: true }),
  };
};

export const unquoted = (state: Ready, { error }: EventOf<'unquoted'>): CheckoutState => noticed({ ...state, quoting: false }, error);

/** The press that obliges: only with a whole draft and the quote that stands on the screen. */
export const pay = (state: Ready): CheckoutState => {
  const { draft, offer, quote } = state;
  const problems = problemsOf(draft, offer, quote);
  const method = quote && methodOf(draft, offer, quote);
  if (problems.length > 0 || state.quoting || !quote || !method) {
    const { notice: _gone, ...rest } = state;
    return { ...rest, problems, pressed: true, quoting: !quote };
  }
  return { name: 'starting', offer, draft, quote, method, slow: false, unreachable: false, again: state.again ?? false };
};

const form = ({ offer, draft, again }: Starting): Omit<Ready, 'name'> => ({
  offer,
  draft,
  quoting: true,
  problems: [],
  pressed: true,
  ...(again && { again }),
});

export const refuseStart = (state: Starting, { error }: EventOf<'refused'>): CheckoutState => noticed(form(state), error);

export const met = (state: Starting, { orderId }: EventOf<'met'>): CheckoutState => ({
  ...form(state),
  name: 'ready',
  notice: { kind: 'open_order', orderId },
});

export const slow = (state: Starting): CheckoutState => ({ ...state, slow: true });
export const unreachable = (state: Starting): CheckoutState => ({ ...state, unreachable: true });

const show = (session: CheckoutSession, offer: Offer | undefined, role: 'owner' | 'visitor'): CheckoutState | undefined => {
  const state = { name: session.status, session, role, unreachable: false, ...(offer && { offer }) };
  return isBegun(state) ? state : undefined;
};

/** A snapshot: shown if it is newer than what is shown. An old one, or another order's, only ends the question that it answers. */
export const news = (state: BegunState | Starting | StateOf<'loading'>, event: EventOf<'session'>): CheckoutState | undefined => {
  const { session, answer } = event;
  if (!('session' in state)) return show(session, event.offer ?? ('offer' in state ? state.offer : undefined), event.role ?? 'owner');
  if (session.id !== state.session.id || session.revision <= state.session.revision) {
    const { asking, ...rest } = state;
    if (!state.unreachable && !(answer && asking)) return undefined;
    return { ...rest, unreachable: false, ...(asking && !answer && { asking }) };
  }
  const next = show(session, state.offer, state.role);
  return next && 'session' in next && !answer && state.asking ? { ...next, asking: state.asking } : next;
};

/** Another method, a fresh code, or to stop: a question, since the buyer may pay while we ask. */
export const ask = (state: BegunState, event: EventOf<'retry' | 'cancel'>): CheckoutState | undefined => {
  const { session, role } = state;
  const { error: _gone, ...rest } = state;
  if (state.asking) return undefined;
  if (event.type === 'cancel') return session.canCancel ? { ...rest, asking: 'cancel' } : undefined;
  return session.canSwitch && role === 'owner' ? { ...rest, asking: 'retry' } : undefined;
};

export const refuse = (state: BegunState, { error }: EventOf<'refused'>): CheckoutState => {
  const { asking: _gone, ...rest } = state;
  return { ...rest, error };
};

export const unreached = (state: BegunState): CheckoutState | undefined =>
  state.unreachable ? undefined : { ...state, unreachable: true };
