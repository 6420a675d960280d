import type { StateOf } from '@buypost/core';
import { act } from '@testing-library/preact';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { cleanup, draw, screen, type Drawn } from '../testing/draw.tsx';
import { base, mug } from '../testing/states.ts';

const start = Date.parse('2026-11-22T10:00:00Z');
const scanning = (
  seconds: number,
  more: Partial<StateOf<'requires_action'>['session']> = {},
  data = 'https://pay.example/qr/1',
): StateOf<'requires_action'> => ({
  name: 'requires_action',
  role: 'owner',
  offer: mug,
  unreachable: false,
  session: {
    ...base,
    ...more,
    status: 'requires_action',
    nextAction: { type: 'qr_code', data, app: 'Alipay', expiresAt: new Date(Date.now() + seconds * 1000).toISOString() },
  },
});
const pass = (seconds: number): Promise<void> => act(() => vi.advanceTimersByTimeAsync(seconds * 1000).then(() => undefined));
const visible = (state: 'visible' | 'hidden'): void => {
  vi.spyOn(document, 'visibilityState', 'get').mockReturnValue(state);
  document.dispatchEvent(new Event('visibilitychange'));
};
const sent = ({ checkout }: Drawn): string[] => checkout.said.map(({ type }) => type);

beforeEach(() => {
  vi.useFakeTimers({ now: start });
  vi.spyOn(document, 'visibilityState', 'get').mockReturnValue('visible');
});
afterEach(() => {
  cleanup();
  vi.restoreAllMocks();
  vi.useRealTimers();
});

describe('a code to scan', () => {
  it('counts down and says the time left at a minute and at fifteen seconds, no more', async () => {
    const drawn = draw(scanning(102));
    expect(drawn.text()).toContain('Valid for 1:42');
    await pass(42);
    expect(drawn.text()).toContain('Valid for 1:00');
    await pass(59);
    expect(drawn.announced).toEqual(['60 seconds left', '15 seconds left']);
    expect(sent(drawn)).toEqual([]);
  });

  it('is drawn as a picture with a name, from a file fetched for it', async () => {
    draw(scanning(102));
    await vi.waitFor(() =>
      expect(screen.getByRole('img', { name: 'Scan with Alipay' }).querySelector('path')?.getAttribute('d')).toMatch(/^M4 4h7/),
    );
  });

  it('renews itself once at its end while it is looked at', async () => {
    const drawn = draw(scanning(30));
    await pass(29);
    expect(sent(drawn)).toEqual([]);
    await pass(60);
    expect(sent(drawn)).toEqual(['retry']);
    expect(drawn.text()).toContain('This code has run out.');
  });

  it('waits with the renewal until somebody looks', async () => {
    const drawn = draw(scanning(30));
    visible('hidden');
    await pass(90);
    expect(sent(drawn)).toEqual([]);
    visible('visible');
    visible('visible');
    await pass(1);
    expect(sent(drawn)).toEqual(['retry']);
    await pass(90);
    expect(sent(drawn)).toEqual(['retry']);
  });

  it('counts anew with the next code, and renews that one too', async () => {
    const drawn = draw(scanning(30));
    await pass(31);
    await act(() => drawn.checkout.to(scanning(30, { revision: 4 }, 'https://pay.example/qr/2')));
    expect(drawn.text()).toContain('Valid for 0:30');
    await pass(31);
    expect(sent(drawn)).toEqual(['retry', 'retry']);
  });

  it('only looks where no fresh code can be had', async () => {
    const drawn = draw(scanning(30, { canSwitch: false }));
    await pass(40);
    expect(sent(drawn)).toEqual(['check']);
    expect(screen.queryByText('New code')).toBeNull();
  });

  it('does not hammer the shop where the two clocks differ: a code that is over when it comes is not believed over', async () => {
    const drawn = draw(scanning(-3600));
    await pass(120);
    expect(sent(drawn)).toEqual([]);
    expect(drawn.text()).not.toMatch(/Valid for|run out/);
    screen.getByRole('button', { name: 'New code' }).click();
    expect(sent(drawn)).toEqual(['retry']);
  });

  it('leaves no timer behind', async () => {
    draw(scanning(102));
    await pass(1);
    cleanup();
    await pass(1);
    expect(vi.getTimerCount()).toBe(0);
  });
});
