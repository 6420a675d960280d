import { describe, expect, it } from 'vitest';
import { qrPath } from './qr-path.ts';

describe('the code as a path', () => {
  it('keeps four modules of quiet room on every side and never leaves its box', () => {
    const { d, size } = qrPath('https://pay.example/qr/7K2M9QX4T');
    const runs = [...d.matchAll(/M(\d+) (\d+)h(\d+)v1h-(\d+)z/g)].map((run) => run.slice(1).map(Number));
    expect(runs.map(([x, y, long]) => `M${x} ${y}h${long}v1h-${long}z`).join('')).toBe(d);
    for (const [x, y, long, back] of runs) {
      expect(x).toBeGreaterThanOrEqual(4);
      expect(y).toBeGreaterThanOrEqual(4);
      expect(x! + long!).toBeLessThanOrEqual(size - 4);
      expect(y).toBeLessThan(size - 4);
      expect(back).toBe(long);
    }
    // The three finders: seven modules in their first row, right at the quiet room.
    expect(d).toContain('M4 4h7v1');
    expect(d).toContain(`M${size - 11} 4h7v1`);
    expect(d).toContain(`M4 ${size - 11}h7v1`);
  });
  it('says so when a text is too long for any code', () => expect(() => qrPath('x'.repeat(4000))).toThrow());
});
