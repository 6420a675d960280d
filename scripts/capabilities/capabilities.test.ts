import { describe, expect, it } from 'vitest';
import { evidence } from '../../packages/core/src/surfaces/evidence.ts';
import { actionsOn } from '../../packages/core/src/surfaces/index.ts';
import { driverMethods, outcomeOf, sentence, shops } from './outcomes.ts';
import { pageNow, pageWanted } from './page.ts';
import { ownAgents, publishedAgents } from './readers.ts';

const columns = { redirect: 'redirect', embed: 'embed', open_app: 'appLink', qr_code: 'scan' } as const;

describe('what is offered, against what is known', () => {
  it('nothing is offered where it is known not to work', () => {
    for (const row of evidence)
      for (const [action, column] of Object.entries(columns))
        if (row[column] === 'no') expect(actionsOn(row.surface), `${action} in ${row.where}`).not.toContain(action);
  });

  it('what nobody confirmed is offered only as a page or a frame, beside which there is a way out of the app', () => {
    for (const row of evidence)
      for (const [action, column] of Object.entries(columns))
        if (row[column] === 'unconfirmed' && actionsOn(row.surface).some((one) => one === action))
          expect(['redirect', 'embed'], `${action} in ${row.where}`).toContain(action);
  });

  it('every row says from whom, or that nobody said it', () => {
    for (const row of evidence) {
      const cells = [row.redirect, row.embed, row.appLink, row.scan, row.popups, row.frameStorage];
      expect(row.notes.length, row.where).toBeGreaterThan(0);
      if (cells.includes('unconfirmed')) expect(JSON.stringify(row.notes), row.where).toMatch(/unconfirmed|https:/);
    }
  });
});

describe('every method of every driver', () => {
  it('can be had somewhere', async () => {
    for (const { driver, methods } of await driverMethods())
      for (const method of methods) {
        const places = (method.surfaces ?? []).filter((surface) => method.actions.some((action) => actionsOn(surface).includes(action)));
        expect(places, `${driver} ${method.id}`).toEqual(method.surfaces);
      }
  });
});

const published = publishedAgents();
it.skipIf(published === undefined)('no reader of the published user agents meets a dead end', async () => {
  for (const shop of await shops())
    for (const reader of [...(published ?? []), ...ownAgents])
      expect(sentence(outcomeOf(reader, shop)), `${reader.family} in the shop with ${shop.says}`).not.toContain('dead end');
});

it('docs/capabilities.md is what the code says; write it anew with: node --import tsx scripts/capabilities/page.ts', async () => {
  expect(pageNow()).toBe(await pageWanted());
});
