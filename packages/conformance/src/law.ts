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
  | { readonly id: string; readonly says: string; readonly result: 'broken' | 'left_out'; readonly why: string };

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

export interface LawOptions {
  /** Laws that are left out, each with the reason that stands in the report: `{ 'late-money-is-told': 'our provider keeps its word' }`. */
  readonly skip?: Readonly<Record<string, string>>;
}

/** Why a law is left out. A name that is no law is an error, so that a misspelt one is noticed. */
const reasons = <Bench>(laws: readonly Law<Bench>[], { skip = {} }: LawOptions): ReadonlyMap<string, string> => {
  const unknown = Object.keys(skip).filter((id) => !laws.some((law) => law.id === id));
  if (unknown.length > 0)
    throw new TypeError(
      `skip names ${unknown.map((id) => `"${id}"`).join(', ')}, which is no law. Laws: ${laws.map(({ id }) => id).join(', ')}.`,
    );
  return new Map(Object.entries(skip));
};

/** Asks every law of a fresh bench each and tells what was found, in the order of the laws. */
export const report = async <Bench extends Closable>(
  laws: readonly Law<Bench>[],
  make: MakeBench<Bench>,
  options: LawOptions = {},
): Promise<readonly Finding[]> => {
  const leftOut = reasons(laws, options);
  const findings: Finding[] = [];
  for (const law of laws) {
    const why = leftOut.get(law.id);
    findings.push(why === undefined ? await examine(law, make) : { id: law.id, says: law.says, result: 'left_out', why });
  }
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
 * Registers one test a law under the caller's own runner. A law that is left out or does not apply is skipped with its reason where the runner
 * can be told so, and passes where it cannot.
 */
export const suite = <Bench extends Closable>(
  test: Test,
  laws: readonly Law<Bench>[],
  make: MakeBench<Bench>,
  options: LawOptions = {},
): void => {
  const leftOut = reasons(laws, options);
  for (const law of laws) {
    test(`${law.id}: ${law.says}`, async (context) => {
      const why = leftOut.get(law.id);
      if (why !== undefined) {
        skipOf(context)?.(why);
        return;
      }
      const finding = await examine(law, make);
      if (finding.result === 'broken') throw new LawBroken(`${law.id}: ${finding.why}`);
      if (finding.result === 'not_applicable') skipOf(context)?.('this implementation does not offer what the law is about');
    });
  }
};
