/**
 * What an event does to a state: pure functions, named as the table reads them. A state inherits nothing, a rest of it does: what may be absent is
 * read from the state.
 */
import type { CheckoutSession, Offer, Quote } from '../contract.ts';
import type { CheckoutError } from '../errors.ts';
import type { CheckDraft } from './checkout.ts';
import { changed, methodOf } from './draft.ts';
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
  const begin = { name: 'loading', resuming: false } as const;
  if (state.name === 'ready')
    return state.notice?.kind === 'open_order' ? { ...begin, leaving: state.notice.orderId, draft: state.draft } : undefined;
  const { name, session } = state;
  if (name !== 'succeeded' && session.canCancel) return { ...begin, leaving: session.id };
  return name === 'requires_action' || name === 'processing' ? undefined : { ...begin, again: name === 'succeeded' };
};

/** What the form keeps of the state before it. */
type Kept = Pick<Starting, 'offer' | 'draft'> & { readonly again?: boolean | undefined };

/** The form, its price still to be asked for. */
const form = ({ offer, draft, again }: Kept, more?: Partial<Ready>): Ready => ({
  name: 'ready',
  offer,
  draft,
  quoting: true,
  problems: [],
  pressed: true,
  ...(again && { again }),
  ...more,
});

export const offer = ({ again }: StateOf<'loading'>, { offer, draft, notice }: EventOf<'offered'>): CheckoutState =>
  form({ offer, draft, again }, { pressed: false, ...(notice && { notice }) });

export const unavailable = (_: CheckoutState, { type: name, ...why }: EventOf<'unavailable'>): CheckoutState => ({ name, ...why });

/** Fields that change no price; a method's own total is already in the quote. */
const free = ['contact', 'immediateDelivery', 'method'];

export const change = ({ notice: _gone, quote, ...state }: Ready, event: EventOf<'change'>, check: CheckDraft): CheckoutState => {
  const draft = changed(state.draft, event.draft);
  const same = quote && Object.keys(event.draft).every((field) => free.includes(field));
  return { ...state, draft, quoting: !same, problems: check(draft, state.offer, quote), ...(same && { quote }) };
};

export const quoted = (state: Ready, { quote }: EventOf<'quoted'>, check: CheckDraft): CheckoutState => ({
  ...state,
  ...(quote && { quote }),
  quoting: false,
  problems: check(state.draft, state.offer, quote),
});

/** Refusals that have a notice of their own. */
const notices = ['price_changed', 'sold_out', 'method_unavailable', 'already_bought'] as const;

/** The form again, with what the shop said beside it. Fields put no price in question: the quote stays, or a new one would wipe them away. */
const noticed = (form: Ready, error: CheckoutError, quote: Quote | undefined): CheckoutState => {
  const { code, fields } = error;
  if (code === 'invalid_fields') return { ...form, ...(quote && { quote, quoting: false }), problems: fields };
  const kind = notices.find((one) => one === code);
  return { ...form, notice: kind ? { kind } : { kind: 'refused', error }, ...(kind === 'already_bought' && { again: true }) };
};

export const unquoted = (state: Ready, { error }: EventOf<'unquoted'>): CheckoutState =>
  noticed({ ...state, quoting: false }, error, state.quote);

/** The press that obliges: only with a whole draft and the quote that stands on the screen. */
export const pay = (state: Ready, _: EventOf<'pay'>, check: CheckDraft): CheckoutState => {
  const { notice: _gone, ...rest } = state;
  const { draft, offer, quote, quoting, again = false } = state;
  const problems = check(draft, offer, quote);
  const method = quote && methodOf(draft, offer, quote);
  return problems.length > 0 || quoting || !quote || !method
    ? { ...rest, problems, pressed: true, quoting: !quote }
    : { name: 'starting', offer, draft, quote, method, slow: false, unreachable: false, again };
};

export const refuseStart = (state: Starting, { error }: EventOf<'refused'>): CheckoutState => noticed(form(state), error, state.quote);

export const met = (state: Starting, { orderId }: EventOf<'met'>): CheckoutState =>
  form(state, { notice: { kind: 'open_order', orderId } });

export const slow = (state: Starting): CheckoutState => ({ ...state, slow: true });
export const unreachable = (state: Starting | BegunState): CheckoutState | undefined =>
  state.unreachable ? undefined : { ...state, unreachable: true };

const show = (session: CheckoutSession, offer: Offer | undefined, role: 'owner' | 'visitor'): BegunState | undefined => {
  const state = { name: session.status, session, role, unreachable: false, ...(offer && { offer }) };
  return isBegun(state) ? state : undefined;
};

/** A snapshot: shown if it is newer than what is shown. An old one, or another order's, only ends the question that it answers. */
export const news = (state: BegunState | Starting | StateOf<'loading'>, event: EventOf<'session'>): CheckoutState | undefined => {
  const { session, answer, offer, role = 'owner' } = event;
  if (!('session' in state)) return show(session, offer ?? ('offer' in state ? state.offer : undefined), role);
  const { asking, ...rest } = state;
  const isNew = session.id === state.session.id && session.revision > state.session.revision;
  if (!isNew && !state.unreachable && !(answer && asking)) return undefined;
  const next = isNew ? show(session, state.offer, state.role) : { ...rest, unreachable: false };
  return next && asking && !answer ? { ...next, asking } : next;
};

/** Another method, a fresh code, or to stop: a question, since the buyer may pay while we ask. */
export const ask = (state: BegunState, { type }: EventOf<'retry' | 'cancel'>): CheckoutState | undefined => {
  const { session, role, asking } = state;
  const { error: _gone, ...rest } = state;
  const can = type === 'cancel' ? session.canCancel : session.canSwitch && role === 'owner';
  return can && !asking ? { ...rest, asking: type } : undefined;
};

export const refuse = ({ asking: _gone, ...state }: BegunState, { error }: EventOf<'refused'>): CheckoutState => ({ ...state, error });
