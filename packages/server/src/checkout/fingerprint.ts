/** Tells whether a repeated call under one key means the same purchase. */
import type { OrderDraft } from '@buypost/core';
import { hashOf } from './tokens.ts';

function plain(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(plain);
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).filter(([, inner]) => inner !== undefined);
  return entries.sort(([a], [b]) => (a < b ? -1 : 1)).map(([name, inner]) => [name, plain(inner)]);
}

/**
 * What is bought and for whom. Not the method, the sum shown, the page or the language: a repeated key answers its order however those
 * look by now.
 */
export function fingerprintOf(draft: OrderDraft): string {
  const { method: _method, ...rest } = draft;
  return hashOf(JSON.stringify(plain(rest)));
}
