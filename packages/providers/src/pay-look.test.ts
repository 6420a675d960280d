import { describe, expect, it } from 'vitest';
import { readLook } from './pay-look.ts';

const light = readLook('', false);
const dark = readLook('', true);

describe('the colours of a pay page', () => {
  it('are the panel’s where it says them, as browsers write fragments', () => {
    expect(readLook('#rgb(27,%2028,%2031)rgb(255,%20106,%200)', false)).toEqual({ ...dark, surface: '#1b1c1f', accent: '#ff6a00' });
    expect(readLook('#rgb(255, 250, 240)rgb(120, 0, 60)', true)).toEqual({ ...light, surface: '#fffaf0', accent: '#78003c' });
  });
  it('hide no button: an accent that is hardly seen on its surface is not taken', () => {
    expect(readLook('#rgb(255, 255, 255)rgb(255, 255, 254)', false).accent).toBe(light.accent);
    expect(readLook('#rgb(0, 0, 0)rgb(30, 30, 30)', false).accent).toBe(dark.accent);
  });
  it.each([
    '#rgb(1, 2, 3)',
    '#rgb(1, 2, 3)url(https://evil.example)',
    '#rgb(1, 2, 3)rgb(1, 2, 3);background:url(x)',
    '#rgba(1, 2, 3, 0)rgb(1, 2, 3)',
    '#rgb(1, 2, 3)rgb(1, 2, 3333)',
    '#rgb(var(--x), 2, 3)rgb(1, 2, 3)',
    '#%',
    '#buypost',
  ])('are its own where it says anything else: %s', (fragment) => {
    expect(readLook(fragment, false)).toEqual(light);
    expect(readLook(fragment, true)).toEqual(dark);
  });
});
