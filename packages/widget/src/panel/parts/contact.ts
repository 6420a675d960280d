import type { Contact } from '@buypost/core';

/** The contact with one field written; an empty text takes the field out. */
export function contactWith(contact: Contact | undefined, field: keyof Contact, text: string): Contact {
  const { [field]: _, ...rest } = contact ?? {};
  return text ? { ...rest, [field]: text } : rest;
}
