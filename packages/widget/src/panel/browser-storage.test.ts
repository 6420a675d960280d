import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { browserStorage } from './browser-storage.ts';

beforeEach(() => {
  localStorage.clear();
  sessionStorage.clear();
});
afterEach(() => {
  vi.restoreAllMocks();
  vi.unstubAllGlobals();
});

const full = (area: Storage): void => {
  vi.spyOn(area, 'setItem').mockImplementation(() => {
    throw new DOMException('full', 'QuotaExceededError');
  });
};

describe('storage in a browser', () => {
  it('keeps in localStorage, where other tabs see it', () => {
    browserStorage().set('a', '1');
    expect(localStorage.getItem('a')).toBe('1');
    expect(browserStorage().get('a')).toBe('1');
    browserStorage().remove('a');
    expect(browserStorage().get('a')).toBeUndefined();
  });

  it('reads the new value, never the old one, when localStorage became full', () => {
    const storage = browserStorage();
    storage.set('b', 'old');
    full(localStorage);
    storage.set('b', 'new');
    expect(storage.get('b')).toBe('new');
    expect(sessionStorage.getItem('b')).toBe('new');
  });

  it('keeps in memory where everything throws, even naming it', () => {
    for (const name of ['localStorage', 'sessionStorage'])
      vi.spyOn(window, name as 'localStorage', 'get').mockImplementation(() => {
        throw new DOMException('denied', 'SecurityError');
      });
    const storage = browserStorage();
    storage.set('c', '1');
    expect(storage.get('c')).toBe('1');
    expect(browserStorage().get('c')).toBe('1');
    storage.remove('c');
    expect(storage.get('c')).toBeUndefined();
  });

  it('hears of other tabs, of a cleared storage, and of nothing else', () => {
    const heard = vi.fn();
    const stop = browserStorage().watch?.('d', heard);
    dispatchEvent(new StorageEvent('storage', { key: 'x' }));
    expect(heard).toHaveBeenCalledTimes(0);
    dispatchEvent(new StorageEvent('storage', { key: 'd' }));
    dispatchEvent(new StorageEvent('storage', { key: null }));
    expect(heard).toHaveBeenCalledTimes(2);
    stop?.();
    dispatchEvent(new StorageEvent('storage', { key: 'd' }));
    expect(heard).toHaveBeenCalledTimes(2);
  });

  it('works alone under a lock, without one where locks are denied, and never twice', async () => {
    const work = vi.fn(() => Promise.resolve('done'));
    const request = vi.fn((_: string, inside: () => Promise<unknown>) => inside());
    vi.stubGlobal('navigator', { locks: { request } });
    await expect(browserStorage().exclusive?.('k', work)).resolves.toBe('done');
    expect(request.mock.calls[0]?.[0]).toBe('k');

    vi.stubGlobal('navigator', { locks: { request: () => Promise.reject(new DOMException('denied', 'SecurityError')) } });
    await expect(browserStorage().exclusive?.('k', work)).resolves.toBe('done');
    expect(work).toHaveBeenCalledTimes(2);

    const failing = vi.fn(() => Promise.reject(new Error('mine')));
    vi.stubGlobal('navigator', { locks: { request } });
    await expect(browserStorage().exclusive?.('k', failing)).rejects.toThrow('mine');
    expect(failing).toHaveBeenCalledTimes(1);

    vi.stubGlobal('navigator', {});
    expect(browserStorage().exclusive).toBeUndefined();
  });
});
