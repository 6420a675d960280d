/** A notification that its driver cannot read. Nothing of it is kept; at most it makes us look sooner. */
import type { Notification } from '@buypost/providers';
import type { Shop } from '../shop.ts';
import { checkSooner } from '../store/attempts.ts';

/** Our attempt ids, wherever they stand in a body of whatever form. */
const ours = /(?<![a-z0-9_])att_[a-z2-7]{26}(?![a-z0-9_])/g;

/** No provider speaks of many payments at once; whoever lists a thousand ids does not make us ask a thousand times. */
const mostNamed = 5;

const nameable = (text: string | undefined): boolean => text === undefined || (text !== '' && text.length <= 500 && !text.includes('\0'));

/** Can what this notification names be looked up and kept? Databases refuse some texts, and an index has its longest entry. */
export function isNameable(told: Notification): boolean {
  if (!nameable(told.id)) return false;
  if (told.kind === 'payment') return nameable(told.attempt) && nameable(told.reference);
  if (told.kind === 'refund') return nameable(told.refund) && nameable(told.reference);
  return told.kind === 'other' || (nameable(told.attempt) && nameable(told.reference));
}

/**
 * Brings the next look at every attempt of this provider that the body names forward to now. It is the reconciler's own look, so that a
 * flood of such bodies asks the provider no more than once a pass.
 */
export async function lookSooner(shop: Shop, provider: { readonly id: string; readonly account: string }, body: Uint8Array): Promise<void> {
  const named = new Set(new TextDecoder().decode(body).match(ours) ?? []);
  if (named.size === 0 || named.size > mostNamed) return;
  await shop.store.transaction((tx) => checkSooner(tx, provider, [...named], shop.now().getTime()));
}
