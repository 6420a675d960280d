import { describe, expect, test } from 'vitest';
import { serverBench, type ServerBenchOptions } from '../testing/server-bench.ts';
import { report } from '../law.ts';
import { adapterLaws, adapterMutants, adapterReport, adapterSuite } from './index.ts';

const found = async (options: ServerBenchOptions) =>
  (await adapterReport(() => serverBench(options))).filter(({ result }) => result === 'broken');

describe('the server over HTTP, with the pretend bank', () => {
  adapterSuite(test, () => serverBench());
});

test('no law is passed over', { timeout: 60_000 }, async () => {
  expect((await adapterReport(() => serverBench())).filter(({ result }) => result !== 'kept')).toEqual([]);
});

test('every law is kept also when no notification ever arrives', { timeout: 60_000 }, async () => {
  expect(await found({ deaf: true })).toEqual([]);
});

test('and where we must capture what the buyer approved', { timeout: 60_000 }, async () => {
  expect(await found({ method: 'sandbox_twostep', otherMethod: 'sandbox_qr' })).toEqual([]);
});

test('and where we must capture by the second method', { timeout: 60_000 }, async () => {
  expect(await found({ method: 'sandbox_qr', otherMethod: 'sandbox_twostep' })).toEqual([]);
});

describe('the laws are awake over HTTP too: every mutant is caught', () => {
  test.each(adapterLaws.map(({ id }) => [id]))('%s', async (id) => {
    const law = adapterLaws.filter((one) => one.id === id);
    const found = await report(law, async () => {
      const bench = await serverBench();
      return { ...bench, adapter: adapterMutants[id]!(bench) };
    });
    expect(found).toMatchObject([{ id, result: 'broken' }]);
  });
});
