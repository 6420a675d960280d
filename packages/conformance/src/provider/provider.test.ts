import { describe, expect, test } from 'vitest';
import { sandboxBench } from '../testing/sandbox-bench.ts';
import { providerLaws, providerMutants, providerReport, providerSuite } from './index.ts';

describe('the sandbox driver', () => {
  providerSuite(test, sandboxBench);

  test('no law is passed over', async () => {
    expect((await providerReport(sandboxBench)).filter(({ result }) => result !== 'kept')).toEqual([]);
  });
});

describe('every law has a mutant, and catches it', () => {
  test('laws and mutants belong together one to one', () => {
    expect(Object.keys(providerMutants).sort()).toEqual(providerLaws.map(({ id }) => id).sort());
  });

  test.each(providerLaws.map(({ id }) => [id]))('%s', async (id) => {
    const mutate = providerMutants[id]!;
    const found = await providerReport(() => {
      const bench = sandboxBench();
      return { ...bench, provider: mutate(bench.provider) };
    });
    expect(found.find((finding) => finding.id === id)).toMatchObject({
      result: 'broken',
      why: expect.stringMatching(/^\S.*[.]$/s),
    });
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
    expect(told).toEqual(['our provider keeps its word']);
  });
});

test('under a runner the name of the law stands in the failure', async () => {
  const failures: string[] = [];
  const running: Promise<void>[] = [];
  providerSuite(
    (name, work) => running.push(work().catch((thrown: Error) => void failures.push(`${name} -> ${thrown.message}`))),
    () => ({ ...sandboxBench(), provider: providerMutants['not-found-is-unknown']!(sandboxBench().provider) }),
  );
  await Promise.all(running);
  expect(
    failures.some(
      (failure) => failure.startsWith('not-found-is-unknown: ') && failure.includes('-> not-found-is-unknown: It said canceled'),
    ),
  ).toBe(true);
});
