/**
 * Alipay signs the very characters of an answer's inner object, so that they must be cut out before anything is parsed: what is not verified is not read.
 */

const blank = (letter: string | undefined): boolean => letter === ' ' || letter === '\t' || letter === '\n' || letter === '\r';

const skip = (text: string, from: number): number => {
  let at = from;
  while (blank(text[at])) at += 1;
  return at;
};

/** Where the string that begins at `from` ends; -1 where it does not. */
const afterString = (text: string, from: number): number => {
  for (let at = from + 1; at < text.length; at += 1) {
    if (text[at] === '\\') at += 1;
    else if (text[at] === '"') return at + 1;
  }
  return -1;
};

const afterValue = (text: string, from: number): number => {
  if (text[from] === '"') return afterString(text, from);
  if (text[from] !== '{' && text[from] !== '[') {
    let at = from;
    while (at < text.length && !blank(text[at]) && text[at] !== ',' && text[at] !== '}') at += 1;
    return at === from ? -1 : at;
  }
  let depth = 0;
  for (let at = from; at !== -1 && at < text.length;) {
    const letter = text[at];
    if (letter === '"') {
      at = afterString(text, at);
      continue;
    }
    if (letter === '{' || letter === '[') depth += 1;
    if (letter === '}' || letter === ']') depth -= 1;
    at += 1;
    if (depth === 0) return at;
  }
  return -1;
};

const isText = (thing: unknown): thing is string => typeof thing === 'string';

/** What a JSON string says; undefined where it is none. */
export const stringOf = (raw: string | undefined): string | undefined => {
  try {
    const read: unknown = raw === undefined ? undefined : JSON.parse(raw);
    return isText(read) ? read : undefined;
  } catch {
    return undefined;
  }
};

/** The members of the one object that `text` is, their values as written. Undefined where it is no object or a name stands twice. */
export const membersOf = (text: string): ReadonlyMap<string, string> | undefined => {
  const members = new Map<string, string>();
  let at = skip(text, 0);
  if (text[at] !== '{') return undefined;
  at = skip(text, at + 1);
  if (text[at] === '}') return skip(text, at + 1) === text.length ? members : undefined;
  for (;;) {
    const nameEnd = text[at] === '"' ? afterString(text, at) : -1;
    const name = nameEnd === -1 ? undefined : stringOf(text.slice(at, nameEnd));
    const colon = skip(text, nameEnd);
    if (name === undefined || members.has(name) || text[colon] !== ':') return undefined;
    const from = skip(text, colon + 1);
    const end = afterValue(text, from);
    if (end === -1) return undefined;
    members.set(name, text.slice(from, end));
    at = skip(text, end);
    if (text[at] === '}') return skip(text, at + 1) === text.length ? members : undefined;
    if (text[at] !== ',') return undefined;
    at = skip(text, at + 1);
  }
};
