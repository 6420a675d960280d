/** Stripe's form encoding: nested names in brackets. Names are ours and known; values are text, numbers and booleans. */

export type FormValue = string | number | boolean | readonly FormValue[] | { readonly [name: string]: FormValue | undefined };

function* pairs(name: string, value: FormValue | undefined): Generator<readonly [string, string]> {
  if (value === undefined) return;
  if (typeof value !== 'object') yield [name, String(value)];
  else for (const [key, inner] of Object.entries(value)) yield* pairs(name === '' ? key : `${name}[${key}]`, inner);
}

/** `{ a: { b: 1 }, c: ['x'] }` as `a[b]=1&c[0]=x`, encoded. */
export const encodeForm = (body: { readonly [name: string]: FormValue | undefined }): string =>
  new URLSearchParams([...pairs('', body)].map(([name, value]) => [name, value])).toString();
