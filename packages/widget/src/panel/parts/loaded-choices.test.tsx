import { render } from '@testing-library/preact';
import { afterEach, expect, it, vi } from 'vitest';
import { english } from '../messages/index.ts';
import { fakeCheckout } from '../testing/fake-checkout.ts';
import { shop, states } from '../testing/states.ts';
import { toolsFor } from '../tools.ts';
import { show } from '../views/index.tsx';
import { needsChoices } from './loaded-choices.ts';

const file = vi.hoisted(() => ({ there: false }));
vi.mock('../lazy.ts', async (original) => {
  const lazy = await original<typeof import('../lazy.ts')>();
  return { ...lazy, choicesFile: () => (file.there ? lazy.choicesFile() : Promise.reject(new Error('refused'))) };
});

const Ready = () => {
  const state = states.ready();
  const view = { surface: 'desktop' as const, shop, shopPage: `${shop}/buy/mug`, navigate: () => undefined };
  return (
    <>
      {show(
        state,
        toolsFor(english('en'), fakeCheckout(state), view, () => undefined),
      )}
    </>
  );
};
afterEach(() => document.body.replaceChildren());

it('leads to the shop page where the form’s own file does not come, and asks for it again when told to', async () => {
  const { container } = render(<Ready />);
  await vi.waitFor(() => expect(container.textContent).toContain('The shop does not answer.'));
  expect(container.querySelector('a')?.href).toBe(`${shop}/buy/mug`);
  expect(container.querySelector('[part~=pay]')).toBeNull();
  file.there = true;
  container.querySelector('button')!.click();
  await vi.waitFor(() => expect(container.querySelector('#to-city')).not.toBeNull());
  expect(container.querySelector('[part~=pay]')).not.toBeNull();
});

it('asks nothing of it for an offer of one price that asks nothing', () => {
  const { offer, ...state } = states['ready one field']();
  expect(needsChoices({ ...state, offer })).toBe(true);
  expect(needsChoices({ ...state, offer: { ...offer, asks: [] } })).toBe(false);
  expect(needsChoices({ ...state, offer: { ...offer, asks: [] }, problems: [{ field: 'method', problem: 'not_offered' }] })).toBe(true);
  expect(needsChoices(states['ready amount, test']())).toBe(true);
});
