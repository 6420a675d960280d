/** The short form of `npm run verify`'s kills: the shop's process is killed at random while buyers buy. */
import { surviveKills } from '../verify/kills.ts';
import { expect, test as base } from '@playwright/test';
import { postgresUrl } from './database.ts';

for (const engine of ['sqlite', 'postgres'] as const) {
  base(`six random kills under load on ${engine}: nothing lost, nothing twice`, async () => {
    base.skip(engine === 'postgres' && postgresUrl === undefined, 'no PostgreSQL on this machine');
    base.setTimeout(180_000);
    const report = await surviveKills(engine, 6, 4);
    expect(report).toMatchObject({ lost: 0, chargedTwice: 0, paidNotDelivered: 0, deliveredTwice: 0 });
    expect(report.acknowledged).toBeGreaterThanOrEqual(6);
    expect(report.slowestStart, 'ready again, milliseconds').toBeLessThan(5_000);
  });
}
