/** Draws one state's view into the document, outside any frame, with a checkout that remembers what was said. */
import type { CheckoutState, Surface } from '@buypost/core';
import { cleanup, render, screen, within } from '@testing-library/preact';
import { elsewhereFile } from '../lazy.ts';
import { loadChoices } from '../parts/loaded-choices.ts';
import { english, type Language } from '../messages/index.ts';
import { toolsFor, type Tools } from '../tools.ts';
import { show } from '../views/index.ts';
import { fakeCheckout, type FakeCheckout } from './fake-checkout.ts';
import { shop } from './states.ts';

export { cleanup, screen, within };

// As after the first offer that needs it: drawn at once.
await loadChoices();
await elsewhereFile();

export interface Drawn {
  readonly checkout: FakeCheckout;
  readonly announced: string[];
  readonly gone: string[];
  readonly tools: Tools;
  readonly text: () => string;
  readonly box: Element;
}

/** Text as a reader sees it: isolating marks are taken out. */
export const plain = (text: string): string =>
  text
    .replace(/[\u2066-\u2069]/g, '')
    .replace(/\s+/g, ' ')
    .trim();

export function draw(state: CheckoutState, language: Language = english('en'), surface: Surface = 'desktop'): Drawn {
  const checkout = fakeCheckout(state);
  const announced: string[] = [];
  const gone: string[] = [];
  const view = { surface, shop, shopPage: `${shop}/buy/mug`, navigate: (url: string) => void gone.push(url) };
  const tools = toolsFor(language, checkout, view, (text) => void announced.push(text));
  const { container, rerender } = render(<>{show(state, tools)}</>);
  checkout.subscribe((next) => rerender(<>{show(next, tools)}</>));
  return { checkout, announced, gone, tools, box: container, text: () => plain(container.textContent ?? '') };
}
