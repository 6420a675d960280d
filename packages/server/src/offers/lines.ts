/** A YAML or JSON text as data, with the line of every part of it, so that a problem can be pointed at. */
import { isMap, isNode, isPair, isScalar, isSeq, LineCounter, parseDocument } from 'yaml';

/** One thing to mend in a file: where, and what to type. */
export interface FileProblem {
  readonly line: number;
  /** Path within the file, as in `offers[0].price`; empty for the file itself. */
  readonly where: string;
  readonly says: string;
}

export interface LinedText {
  readonly value: unknown;
  readonly problems: readonly FileProblem[];
  /** The line of the part at a path; of the nearest part above it where there is none. */
  lineOf(path: readonly (string | number)[]): number;
}

const plain: Readonly<Record<string, string>> = {
  TAB_AS_INDENT: 'a tab stands at the beginning of the line; use spaces',
  DUPLICATE_KEY: 'this name is written twice in one place; keep one of them',
  BAD_INDENT: 'the spaces at the beginning of the line do not fit the lines above',
  MULTIPLE_DOCS: 'the file has a "---" in it; keep one document',
  BAD_ALIAS: 'this "*name" points at nothing; write the value itself',
};

/** Reads YAML 1.2, of which JSON is a part. Duplicate names, tags and aliases that blow up are problems. */
export function readLines(text: string): LinedText {
  const counter = new LineCounter();
  const document = parseDocument(text, {
    lineCounter: counter,
    uniqueKeys: true,
    strict: true,
    prettyErrors: false,
    customTags: [],
    logLevel: 'error',
  });
  const at = (offset: number): number => Math.max(1, counter.linePos(offset).line);
  const problems: FileProblem[] = [...document.errors, ...document.warnings].map((error) => ({
    line: at(error.pos[0]),
    where: '',
    says: plain[error.code] ?? `this cannot be read: ${error.message.split('\n')[0] ?? error.code}`,
  }));
  let value: unknown;
  if (problems.length === 0) {
    try {
      value = document.toJS({ maxAliasCount: 50 });
    } catch {
      problems.push({ line: 1, where: '', says: 'the file refers to parts of itself too often; write the values out' });
    }
  }
  const lineOf = (path: readonly (string | number)[]): number => {
    let node: unknown = document.contents;
    let line = isNode(node) && node.range ? at(node.range[0]) : 1;
    for (const step of path) {
      if (isMap(node)) {
        const pair = node.items.find((item) => isPair(item) && isScalar(item.key) && String(item.key.value) === String(step));
        if (pair === undefined) return line;
        if (isNode(pair.key) && pair.key.range) line = at(pair.key.range[0]);
        node = pair.value;
      } else if (isSeq(node)) {
        node = node.items[Number(step)];
        if (isNode(node) && node.range) line = at(node.range[0]);
      } else return line;
    }
    return line;
  };
  return { value, problems, lineOf };
}

/** A path as a person would write it: `offers[0].price`. */
export const pathText = (path: readonly (string | number)[]): string =>
  path.map((step, index) => (typeof step === 'number' ? `[${step}]` : index === 0 ? step : `.${step}`)).join('');
