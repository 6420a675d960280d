import { afterEach, describe, expect, it } from 'vitest';
import { cleanup, draw, screen } from '../testing/draw.tsx';
import { states } from '../testing/states.ts';

afterEach(cleanup);

const way = () => screen.getByRole('link', { name: 'Open the shop page' }).getAttribute('href');

it('says from when what is not on sale yet can be bought', () => {
  expect(draw(states['unavailable not yet']()).text()).toMatch(/Not on sale yet.*from Dec 1, 2026/);
});

describe('the way on where nothing can be bought', () => {
  it('is the page of the offer while only the panel is in trouble', () => {
    const { text } = draw(states['unavailable unreachable']());
    expect(text()).toContain('The link to the shop still works');
    expect(way()).toContain('/buy/');
  });
  it('is the shop itself where that page would say the same', () => {
    for (const reason of ['sold_out', 'not_yet', 'ended', 'not_found'] as const) {
      const { text } = draw({ name: 'unavailable', reason });
      expect(text(), reason).not.toContain('still works');
      expect(new URL(way() ?? '').pathname, reason).toBe('/');
      cleanup();
    }
  });
});
