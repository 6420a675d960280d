/** What a buyer types about themselves: is it there, and could it be true? One pass over each text, no patterns that can run away. */
import type { Address, DraftField, FieldProblem, OrderDraft } from '@buypost/core';
import { isCountry } from './countries.ts';
import type { ShopOffer } from './offer.ts';

const most = { name: 200, line1: 200, line2: 200, city: 120, region: 120, postalCode: 20 } as const;

/** Control characters have no place in a name and would break a mail's header or a label. */
const hasControl = (text: string): boolean => /[\p{Cc}\u2028\u2029]/u.test(text);

/** Could mail be sent there? One `@`, a domain with a dot, at most 254 characters (RFC 5321 4.5.3.1.3), nothing that a mail header trips over. */
export function isEmail(text: string): boolean {
  if (text.length > 254 || /[\s\p{Cc}<>(),:;"\\[\]]/u.test(text)) return false;
  const at = text.lastIndexOf('@');
  const local = text.slice(0, at);
  const labels = text.slice(at + 1).split('.');
  if (at < 1 || local.length > 64 || local.includes('@')) return false;
  if (local.startsWith('.') || local.endsWith('.') || local.includes('..')) return false;
  return (
    labels.length > 1 && labels.every((label) => label.length > 0 && label.length < 64 && !label.startsWith('-') && !label.endsWith('-'))
  );
}

const textProblem = (text: string, longest: number): FieldProblem['problem'] | undefined => {
  if (text.trim() === '') return 'missing';
  if (text.length > longest) return 'too_long';
  return hasControl(text) ? 'invalid' : undefined;
};

/** What is wrong with an address; empty when a parcel could be sent there. */
export function checkAddress(address: Address): readonly FieldProblem[] {
  const found: FieldProblem[] = [];
  const say = (field: string, problem: FieldProblem['problem'] | undefined) => {
    if (problem !== undefined) found.push({ field: `shipTo.${field}`, problem });
  };
  for (const field of ['name', 'line1', 'city'] as const) say(field, textProblem(address[field], most[field]));
  for (const field of ['line2', 'region', 'postalCode'] as const) {
    const text = address[field];
    if (text !== undefined && text !== '') say(field, textProblem(text, most[field]));
  }
  if (!isCountry(address.country)) say('country', address.country === '' ? 'missing' : 'invalid');
  return found;
}

/** What is wrong with the contact, and what the offer asks for that is not there. */
export function checkContact(
  offer: ShopOffer,
  draft: OrderDraft,
): { readonly problems: readonly FieldProblem[]; readonly missing: readonly DraftField[] } {
  const problems: FieldProblem[] = [];
  const missing: DraftField[] = [];
  const { email, name, phone } = draft.contact ?? {};
  const given = (text: string | undefined): text is string => text !== undefined && text.trim() !== '';
  for (const [field, text] of [
    ['email', email],
    ['name', name],
    ['phone', phone],
  ] as const) {
    if (offer.asks.includes(field) && !given(text)) missing.push(field);
  }
  if (given(email) && !isEmail(email)) problems.push({ field: 'contact.email', problem: 'invalid' });
  if (given(name)) {
    const problem = textProblem(name, most.name);
    if (problem !== undefined) problems.push({ field: 'contact.name', problem });
  }
  if (given(phone) && !/^\+?[0-9 ().\-/]{5,30}$/.test(phone)) problems.push({ field: 'contact.phone', problem: 'invalid' });
  return { problems, missing };
}
