/** Laws as data: one list is the test suite, the documentation page and the report that a third party prints. */

/** A promise that every implementation keeps, and how to see whether it does. */
export interface Law<Bench> {
  /** Short name, stable: what `skip` takes and reports print. */
  readonly id: string;
  /** The promise in one sentence. */
  readonly says: string;
  /** What the bench must be able to do for this law to be asked; not applicable where this answers no. */
  readonly needs?: (bench: Bench) => boolean;
  /** Resolves when the promise is kept. Throws {@link LawBroken} with what was seen instead. */
  readonly check: (bench: Bench) => Promise<void>;
}

/** A promise was not kept. The message names the law's finding in a sentence for the implementation's author. */
export class LawBroken extends Error {
  override readonly name = 'LawBroken';
}

/** Throws {@link LawBroken} unless `kept`. */
export function must(kept: boolean, found: string): asserts kept {
  if (!kept) throw new LawBroken(found);
}

/** What a call threw; {@link LawBroken} when it did not throw. */
export const thrownBy = async (work: () => Promise<unknown>, otherwise: string): Promise<unknown> => {
  let answer: unknown;
  try {
    answer = await work();
  } catch (thrown) {
    return thrown;
  }
  throw new LawBroken(`${otherwise} It answered ${JSON.stringify(answer)}.`);
};

export type Finding =
  | { readonly id: string; readonly says: string; readonly result: 'kept' }
  | { readonly id: string; readonly says: string; readonly result: 'not_applicable' }
  | { readonly id: string; readonly says: string; readonly result: 'broken'; readonly why: string };

type MakeBench<Bench> = () => Bench | Promise<Bench>;
/** A bench may hold a server or a folder; what it says here is done after each law. */
export interface Closable {
  readonly close?: () => Promise<void> | void;
}

const examine = async <Bench extends Closable>(law: Law<Bench>, make: MakeBench<Bench>): Promise<Finding> => {
  const { id, says } = law;
  const bench = await make();
  try {
    if (law.needs !== undefined && !law.needs(bench)) return { id, says, result: 'not_applicable' };
    await law.check(bench);
    return { id, says, result: 'kept' };
  } catch (thrown) {
    const why =
      thrown instanceof LawBroken
        ? thrown.message
        : `It threw ${thrown instanceof Error ? `${thrown.name}: ${thrown.message}` : String(thrown)}`;
    return { id, says, result: 'broken', why };
  } finally {
    await bench.close?.();
  }
};

/** Asks every law of a fresh bench each and tells what was found, in the order of the laws. */
export const report = async <Bench extends Closable>(laws: readonly Law<Bench>[], make: MakeBench<Bench>): Promise<readonly Finding[]> => {
  const findings: Finding[] = [];
  for (const law of laws) findings.push(await examine(law, make));
  return findings;
};

/** What vitest, jest, mocha, `node:test` and Playwright agree on: a function that takes a name and the work. */
export type Test = (name: string, work: (context?: unknown) => Promise<void>) => unknown;

const skipOf = (context: unknown): ((reason: string) => unknown) | undefined => {
  if ((typeof context !== 'object' && typeof context !== 'function') || context === null || !('skip' in context)) return undefined;
  const { skip } = context;
  return typeof skip === 'function' ? (reason) => Reflect.apply(skip, context, [reason]) : undefined;
};

/**
 * Registers one test a law under the caller's own runner. A law that does not apply is skipped where the runner can be told, and passes where it cannot.
 * `skip` names laws that are left out; a name that is no law is an error, so that a misspelt one is noticed.
 */
export const suite = <Bench extends Closable>(
  test: Test,
  laws: readonly Law<Bench>[],
  make: MakeBench<Bench>,
  { skip = [] }: { readonly skip?: readonly string[] } = {},
): void => {
  const unknown = skip.filter((id) => !laws.some((law) => law.id === id));
  if (unknown.length > 0)
    throw new TypeError(
      `skip names ${unknown.map((id) => `"${id}"`).join(', ')}, which is no law. Laws: ${laws.map(({ id }) => id).join(', ')}.`,
    );
  for (const law of laws) {
    if (skip.includes(law.id)) continue;
    test(`${law.id}: ${law.says}`, async (context) => {
      const finding = await examine(law, make);
      if (finding.result === 'broken') throw new LawBroken(`${law.id}: ${finding.why}`);
      if (finding.result === 'not_applicable') skipOf(context)?.('this implementation does not offer what the law is about');
    });
  }
};
