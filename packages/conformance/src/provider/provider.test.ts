import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { ProviderBench, ProviderBenches } from '@buypost/providers';
import { describe, expect, test } from 'vitest';
import { providerLaws, providerMutants, providerReport, providerSuite } from './index.ts';
import { lawTable, type BenchReport } from './table.ts';

type MakeBench = () => ProviderBench | Promise<ProviderBench>;

/** Every driver's folder brings its own benches: a new driver is held to every law without a change here. */
const home = fileURLToPath(new URL('../../../providers/src/', import.meta.url));
const folders = readdirSync(home, { withFileTypes: true }).filter((entry) => existsSync(`${home}${entry.name}/index.ts`));
const benches: readonly (readonly [name: string, make: MakeBench, driver: string])[] = (
  await Promise.all(
    folders.map(async ({ name }) => {
      const found: { readonly benches: ProviderBenches } = await import(`${home}${name}/testing/bench.ts`);
      return Object.entries(found.benches).map(([bench, make]) => [bench, make, name] as const);
    }),
  )
).flat();
const sandboxBench = benches.find(([name]) => name === 'sandbox')?.[1] ?? (() => expect.fail('the sandbox has no bench'));

describe.each(benches)('%s', (_, make) => {
  providerSuite(test, make);
});

describe('all drivers together', () => {
  const reports: BenchReport[] = [];
  test('no law is passed over by the sandbox, or by all of them', async () => {
    const kept = new Set<string>();
    for (const [name, make, driver] of benches) {
      const findings = await providerReport(make);
      reports.push({ driver, findings });
      for (const { id, result } of findings)
        if (result === 'kept') kept.add(id);
        else expect({ name, id, result }).toEqual({ name, id, result: 'not_applicable' });
    }
    expect(providerLaws.map(({ id }) => id).filter((id) => !kept.has(id))).toEqual([]);
  }, 120_000);

  test('the printed table says the same; write it anew with BUYPOST_WRITE=1', () => {
    const page = fileURLToPath(new URL('../../../../docs/providers/laws.md', import.meta.url));
    const [begin, end] = ['<!-- generated: laws -->', '<!-- /generated: laws -->'];
    const text = readFileSync(page, 'utf8');
    const written = `${text.slice(0, text.indexOf(begin) + begin.length)}\n\n${lawTable(reports)}\n\n${text.slice(text.indexOf(end))}`;
    if (process.env['BUYPOST_WRITE'] === '1') writeFileSync(page, written);
    else expect(text, 'docs/providers/laws.md is old: run this test with BUYPOST_WRITE=1').toBe(written);
  });

  test('a law that one bench breaks is broken for its driver, whatever the others say', () => {
    const law = { id: 'a-law', says: 'It holds.' };
    const reportsOf = (...results: readonly ('kept' | 'not_applicable' | 'broken')[]) =>
      results.map((result) => ({ driver: 'x', findings: [result === 'broken' ? { ...law, result, why: 'So.' } : { ...law, result }] }));
    expect(lawTable(reportsOf('kept', 'not_applicable'))).toContain('| kept |');
    expect(lawTable(reportsOf('kept', 'broken'))).toContain('| **broken** |');
    expect(lawTable(reportsOf('not_applicable'))).toContain('| - |');
  });
});

describe('every law has a mutant, and catches it', () => {
  test('laws and mutants belong together one to one', () => {
    expect(Object.keys(providerMutants).sort()).toEqual(providerLaws.map(({ id }) => id).sort());
  });

  // Each law is tried on the first bench that it can be asked on, the sandbox before all.
  const inOrder = [
    ['sandbox', sandboxBench] as const,
    ...benches.filter(([name]) => name !== 'sandbox').map(([name, make]) => [name, make] as const),
  ];
  test.each(providerLaws.map((law) => [law.id, law] as const))('%s', async (id, law) => {
    for (const [, make] of inOrder) {
      const asked = await make();
      const applies = law.needs?.(asked) ?? true;
      await asked.close?.();
      if (!applies) continue;
      const mutate = providerMutants[id]!;
      const found = await providerReport(async () => {
        const bench = await make();
        return { ...bench, provider: mutate(bench.provider) };
      });
      expect(found.find((finding) => finding.id === id)).toMatchObject({ result: 'broken', why: expect.stringMatching(/^\S.*[.]$/s) });
      return;
    }
    expect.fail(`No bench can be asked about ${id}.`);
  });
});

describe('leaving a law out', () => {
  test('one that is no law is told', () => {
    expect(() => providerSuite(() => {}, sandboxBench, { skip: { 'no-such-law': 'because' } })).toThrow(/"no-such-law", which is no law/);
  });

  test('its reason stands in the report, and reaches a runner that can skip', async () => {
    const skip = { 'late-money-is-told': 'our provider keeps its word' };
    expect((await providerReport(sandboxBench, { skip })).find(({ id }) => id === 'late-money-is-told')).toMatchObject({
      result: 'left_out',
      why: 'our provider keeps its word',
    });
    const told: string[] = [];
    const running: Promise<void>[] = [];
    providerSuite((_, work) => running.push(work({ skip: (reason: string) => void told.push(reason) })), sandboxBench, { skip });
    await Promise.all(running);
    expect(told.filter((reason) => reason === 'our provider keeps its word')).toHaveLength(1);
  });
});

test('under a runner the name of the law stands in the failure', async () => {
  const failures: string[] = [];
  const running: Promise<void>[] = [];
  providerSuite(
    (name, work) => running.push(work().catch((thrown: Error) => void failures.push(`${name} -> ${thrown.message}`))),
    async () => {
      const bench = await sandboxBench();
      return { ...bench, provider: providerMutants['not-found-is-unknown']!(bench.provider) };
    },
  );
  await Promise.all(running);
  expect(
    failures.some(
      (failure) => failure.startsWith('not-found-is-unknown: ') && failure.includes('-> not-found-is-unknown: It said canceled'),
    ),
  ).toBe(true);
});
