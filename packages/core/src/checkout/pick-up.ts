/** Before an offer is loaded: the order that this browser or a return code knows of, and the one that the buyer leaves. */
import type { CheckoutSession, Offer } from '../contract.ts';
import type { CheckoutError } from '../errors.ts';
import type { Answer, Ask, Desk, Tell } from './desk.ts';
import { differs, type Choices } from './choice.ts';
import { over } from './over.ts';
import type { StateOf } from './state.ts';

interface Means {
  readonly ask: Ask;
  readonly tell: Tell;
  readonly unavailable: (error: CheckoutError) => void;
  readonly loadOffer: () => Promise<Answer<Offer | undefined>>;
}

/** True: it told what there is. Else a new checkout may begin, beside the open order of this id where there is one. */
export const pickUp = async (
  desk: Desk,
  { resuming, continuing, leaving }: StateOf<'loading'>,
  choices: Choices,
  { ask, tell, unavailable, loadOffer }: Means,
): Promise<true | string | undefined> => {
  const { records } = desk;
  const look = (orderId: string) => ask((adapter, context) => adapter.getCheckout(orderId, context));
  const refuse = (error: CheckoutError): true => {
    unavailable(error);
    return true;
  };
  /** Shows the order, with its offer if that can be had. */
  const show = async (session: CheckoutSession, isOwner: boolean): Promise<true> => {
    const [offer] = await loadOffer();
    tell({ type: 'session', session, role: isOwner ? 'owner' : 'visitor', ...(offer && { offer }) });
    return true;
  };

  if (!resuming) {
    if (!leaving) return undefined;
    const record = records.read();
    if (record?.orderId === leaving) desk.key = record.key;
    let [session, error] = await ask(
      (adapter, context) => adapter.cancelCheckout?.(leaving, context) ?? adapter.getCheckout(leaving, context),
    );
    // The buyer may have paid while we asked; and where we know nothing, nothing new is begun.
    if (error && error.code !== 'not_found') [session, error] = await look(leaving);
    if (error && error.code !== 'not_found') return refuse(error);
    return session && !over(session) ? show(session, record?.key === desk.key) : undefined;
  }

  const { code } = desk;
  const [back, refused] = await ask((adapter, context) => (code ? adapter.resumeCheckout?.(code, context) : undefined));
  if (refused?.retry === 'same_key') return refuse(refused);
  desk.code = undefined;
  const record = records.read();
  if (back) {
    const isOwner = record?.orderId === back.session.id;
    desk.key = isOwner ? record?.key : back.token;
    // The code shows what a visitor may see, no step to pay; to its owner the order says more.
    const [own = back.session] = isOwner ? await look(back.session.id) : [];
    return show(own, isOwner);
  }
  const other = !continuing && record && differs(choices, record);
  // A receipt for other choices is no answer to this button.
  if (record && !(other && record.state === 'paid')) {
    const { key, orderId } = record;
    desk.key = key;
    const [session, error] = await (orderId ? look(orderId) : ask((adapter, context) => adapter.findCheckout?.(context)));
    if (session) {
      records.begun(key, session.id);
      if (over(session)) records.seal(key);
      else return other ? session.id : show(session, true);
    } else if (error && orderId) {
      if (error.code !== 'not_found') return refuse(error);
      records.seal(key);
    }
    // Without an order's id the key may still be on its way: it stays, and the next press asks under it.
  }
  return undefined;
};
