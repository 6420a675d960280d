// @vitest-environment happy-dom
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { PayPageGiven } from './contract.ts';
import { openPayPage } from './pay-page.ts';

const given: PayPageGiven = {
  data: { clientSecret: 'pi_1_secret_2' },
  shown: 'embed',
  returnUrl: 'https://shop.test/v1/returns/code',
  language: 'en',
  say: { pay: 'Order and pay €19.00', waiting: 'Waiting', lost: 'It did not load.', again: 'Try again' },
};

const told: unknown[] = [];
const parent = { postMessage: (message: unknown, target: string) => void told.push([message, target]) };

beforeEach(() => {
  told.length = 0;
  vi.spyOn(window, 'parent', 'get').mockReturnValue(parent as unknown as Window & typeof globalThis);
  document.body.innerHTML = '<main id="buypost-pay"></main><script type="application/json" id="buypost-given"></script>';
});
afterEach(() => vi.restoreAllMocks());

const open = (more: Partial<PayPageGiven> = {}) => {
  document.getElementById('buypost-given')!.textContent = JSON.stringify({ ...given, ...more });
  return openPayPage();
};

describe('what every pay page does', () => {
  it('hands over what the server gave and the place to draw', () => {
    const page = open();
    expect(page).toMatchObject(given);
    expect(page.box.id).toBe('buypost-pay');
  });

  it('tells the panel that there is news, and nothing else', () => {
    open().done();
    expect(told).toEqual([[{ buypost: 'check' }, '*']]);
  });

  it('at top level goes back to the post instead', () => {
    const go = vi.spyOn(window.location, 'replace').mockReturnValue(undefined);
    open({ shown: 'top' }).done();
    expect(go).toHaveBeenCalledWith(given.returnUrl);
    expect(told).toEqual([]);
  });

  it('stays where it is after a try that did not go through', () => {
    const go = vi.spyOn(window.location, 'replace').mockReturnValue(undefined);
    open({ shown: 'top' }).news();
    expect(go).not.toHaveBeenCalled();
    expect(told).toEqual([[{ buypost: 'check' }, '*']]);
  });

  it('asks for room while a provider lays something over it', () => {
    const page = open();
    page.room(600);
    page.room(0);
    expect(told).toEqual([
      [{ buypost: 'height', height: 600 }, '*'],
      [{ buypost: 'height', height: 0 }, '*'],
    ]);
  });

  it('says that the form did not come, with a way to try again', () => {
    const page = open();
    page.lost();
    expect(page.box.querySelector('[role=alert]')?.textContent).toBe('It did not load.');
    expect(page.box.querySelector('button')?.textContent).toBe('Try again');
  });

  it('says nothing to anybody in a window of its own', () => {
    vi.restoreAllMocks();
    const message = vi.spyOn(window, 'postMessage');
    open().room(600);
    expect(message).not.toHaveBeenCalled();
  });
});
