/** Draws one state's view into the document, outside any frame, with a checkout that remembers what was said. */
import type { CheckoutState, Surface } from '@buypost/core';
import { cleanup, render, screen, within } from '@testing-library/preact';
import { otherwisePart } from '../otherwise-part.ts';
import { choicesPart } from '../parts/loaded-choices.ts';
import { elsewherePart } from '../parts/way-out.tsx';
import { english, type Language } from '../messages/index.ts';
import { toolsFor, type Tools } from '../tools.ts';
import { show } from '../views/index.tsx';
import { fakeCheckout, type FakeCheckout } from './fake-checkout.ts';
import { shop } from './states.ts';

export { cleanup, screen, within };

// As a moment after the panel stands open, and after the first offer with fields: drawn at once.
await Promise.all([choicesPart.load(), otherwisePart.load(), elsewherePart.load()]);

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
