/** Strict JSON: one reading of a body, the same as everybody else's. Bad UTF-8, deep nesting and a name written twice are refused. */

/** A body that is not strict JSON. The message says where. */
export class JsonProblem extends Error {
  override readonly name = 'JsonProblem';
}

/** Deeper than any call of ours, far from any stack's end. */
const deepest = 12;

/** Walks the text once and refuses depth and repeated names. Runs after `JSON.parse` took the text, so that it is known to be well formed. */
function refuseRepeats(text: string): void {
  const open: (Set<string> | undefined)[] = [];
  for (let at = 0; at < text.length; at += 1) {
    const mark = text[at];
    if (mark === '{') open.push(new Set());
    else if (mark === '[') open.push(undefined);
    else if (mark === '}' || mark === ']') open.pop();
    else if (mark === '"') {
      const begin = at;
      at += 1;
      while (text[at] !== '"') at += text[at] === '\\' ? 2 : 1;
      let next = at + 1;
      while (/[ \t\r\n]/.test(text[next] ?? '')) next += 1;
      const names = open.at(-1);
      if (text[next] !== ':' || names === undefined) continue;
      const name: unknown = JSON.parse(text.slice(begin, at + 1));
      if (typeof name !== 'string') continue;
      if (names.has(name)) throw new JsonProblem('A name is written twice in one object.');
      names.add(name);
    }
  }
}

/** Depth counted on the raw text, before any parser recurses into it. */
function refuseDepth(text: string): void {
  let depth = 0;
  let quoted = false;
  for (let at = 0; at < text.length; at += 1) {
    const mark = text[at];
    if (quoted) {
      if (mark === '\\') at += 1;
      else if (mark === '"') quoted = false;
    } else if (mark === '"') quoted = true;
    else if (mark === '{' || mark === '[') {
      depth += 1;
      if (depth > deepest) throw new JsonProblem(`The body is nested deeper than ${deepest} levels.`);
    } else if (mark === '}' || mark === ']') depth -= 1;
  }
}

/** Reads a body as strict JSON. Throws {@link JsonProblem}. */
export function readJson(bytes: Uint8Array): unknown {
  let text: string;
  try {
    text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    throw new JsonProblem('The body is not UTF-8.');
  }
  refuseDepth(text);
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw new JsonProblem('The body is not JSON.');
  }
  refuseRepeats(text);
  return value;
}
