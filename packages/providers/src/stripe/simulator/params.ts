/** Reads Stripe's form encoding: `a[b][0][c]=1`. What cannot be read is left out, as an unreadable name is no name. */

export type Param = string | { [name: string]: Param };

const safe = /^[A-Za-z0-9_-]{1,80}$/;

/** Nested objects without a prototype; lists are objects whose names are numbers. At most `deepest` levels and 500 pairs. */
export const decodeForm = (text: string): { [name: string]: Param } => {
  const root: { [name: string]: Param } = Object.create(null);
  let read = 0;
  for (const [name, value] of new URLSearchParams(text)) {
    read += 1;
    if (read > 500) break;
    const path = [name.split('[')[0] ?? '', ...[...name.matchAll(/\[([^[\]]*)\]/g)].map((match) => match[1] ?? '')];
    if (path.length > 8 || path.some((part) => !safe.test(part) && part !== '')) continue;
    let at = root;
    path.forEach((part, depth) => {
      // `a[]=x` appends.
      const key = part === '' ? String(Object.keys(at).length) : part;
      if (depth === path.length - 1) {
        at[key] = value;
        return;
      }
      const next = at[key];
      const inner: { [name: string]: Param } = typeof next === 'object' ? next : Object.create(null);
      at[key] = inner;
      at = inner;
    });
  }
  return root;
};
