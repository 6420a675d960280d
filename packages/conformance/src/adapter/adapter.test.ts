import { describe, expect, test } from 'vitest';
import { report } from '../law.ts';
import { memoryBench } from '../testing/memory-bench.ts';
import { adapterLaws, adapterMutants, adapterReport, adapterSuite } from './index.ts';

describe('the shop in memory', () => {
  adapterSuite(test, memoryBench);

  test('no law is passed over', async () => {
    expect((await adapterReport(memoryBench)).filter(({ result }) => result !== 'kept')).toEqual([]);
  });
});

describe('every law has a mutant, and catches it', () => {
  test('laws and mutants belong together one to one', () => {
    expect(Object.keys(adapterMutants).sort()).toEqual(adapterLaws.map(({ id }) => id).sort());
  });

  test.each(adapterLaws.map(({ id }) => [id]))('%s', async (id) => {
    const law = adapterLaws.filter((one) => one.id === id);
    const bench = memoryBench();
    expect(await report(law, () => ({ ...bench, adapter: adapterMutants[id]!(bench) }))).toMatchObject([{ id, result: 'broken' }]);
  });
});
