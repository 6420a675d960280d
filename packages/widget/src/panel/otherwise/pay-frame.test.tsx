import { act } from '@testing-library/preact';
import { afterEach, describe, expect, it } from 'vitest';
import { cleanup, draw, type Drawn } from '../testing/draw.tsx';
import { shop, states } from '../testing/states.ts';

afterEach(cleanup);

const open = (): { drawn: Drawn; frame: HTMLIFrameElement } => {
  const drawn = draw(states['action frame']());
  return { drawn, frame: drawn.box.querySelector('iframe')! };
};
const tell = (data: unknown, origin: string, source: unknown): Promise<void> =>
  act(() => {
    const event = new MessageEvent('message', { data, origin });
    Object.defineProperty(event, 'source', { value: source });
    dispatchEvent(event);
  });

describe('where the post’s page allows no frame', () => {
  const refuse = (effectiveDirective: string, blockedURI: string): Promise<void> =>
    act(
      () =>
        void document.dispatchEvent(
          Object.assign(new Event('securitypolicyviolation', { bubbles: true }), { effectiveDirective, blockedURI }),
        ),
    );

  it('the form is a press away, in a page of its own', async () => {
    const { drawn } = open();
    const [src] = drawn.box.querySelector('iframe')!.src.split('#');
    await refuse('frame-src', shop);
    expect(drawn.box.querySelector('iframe')).toBeNull();
    expect(drawn.text()).toContain('You pay there and come back to this page.');
    drawn.box.querySelector<HTMLElement>('.main')!.click();
    expect(drawn.gone).toEqual([src]);
  });
  it('what else the page refuses is no concern of it', async () => {
    const { drawn } = open();
    await refuse('img-src', shop);
    await refuse('frame-src', 'https://ads.example');
    expect(drawn.box.querySelector('iframe')).not.toBeNull();
  });
});

it('tells the page which colours the panel wears, behind the mark that no server is told', () => {
  const { frame } = open();
  expect(frame.src).toMatch(/^https:\/\/shop\.example\/pay\/code#/);
});

describe('messages of the pay frame', () => {
  it('set its height within bounds', async () => {
    const { frame } = open();
    for (const [height, seen] of [
      [420.2, '421'],
      [1, '180'],
      [1e9, '1200'],
      [-5, '1200'],
      ['900', '1200'],
      [NaN, '1200'],
    ] as const) {
      await tell({ buypost: 'height', height }, shop, frame.contentWindow);
      expect(frame.getAttribute('height')).toBe(seen);
    }
  });

  it('may ask to look, and prove nothing', async () => {
    const { drawn, frame } = open();
    await tell({ buypost: 'check' }, shop, frame.contentWindow);
    await tell({ buypost: 'paid' }, shop, frame.contentWindow);
    expect(drawn.checkout.said).toEqual([{ type: 'check' }]);
  });

  it('count only from that frame and from the shop', async () => {
    const { drawn, frame } = open();
    await tell({ buypost: 'check' }, 'https://evil.example', frame.contentWindow);
    await tell({ buypost: 'check' }, shop, window);
    for (const odd of [null, 'check', { buypost: {} }, { height: 500 }]) await tell(odd, shop, frame.contentWindow);
    expect(drawn.checkout.said).toEqual([]);
    expect(frame.getAttribute('height')).toBe('440');
  });
});
