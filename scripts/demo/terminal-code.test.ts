/** What `npm start -- --lan` prints is read as a phone's camera reads it. */
import { createRequire } from 'node:module';
import jsQR from 'jsqr';
import { expect, it } from 'vitest';
import { terminalCode, type Code } from './terminal-code.mjs';

const { generate }: { generate: (text: string) => Code } = createRequire(new URL('../../packages/widget/package.json', import.meta.url))(
  'lean-qr',
);

/** Pixels of one module, and of the dark terminal around the code. */
const scale = 4;
const around = 40;

/** The screen, as RGBA: each character two modules high, its upper and lower half light or dark. */
function screenOf(lines: readonly string[]): { data: Uint8ClampedArray; width: number; height: number } {
  const columns = Math.max(...lines.map((line) => line.length));
  const width = columns * scale + 2 * around;
  const height = lines.length * 2 * scale + 2 * around;
  const data = new Uint8ClampedArray(width * height * 4).fill(255);
  const isLight = (x: number, y: number): boolean => {
    const column = Math.floor((x - around) / scale);
    const row = Math.floor((y - around) / scale);
    const character = row < 0 ? undefined : lines[Math.floor(row / 2)]?.[column];
    return character === '█' || character === (row % 2 === 0 ? '▀' : '▄');
  };
  for (let y = 0; y < height; y += 1)
    for (let x = 0; x < width; x += 1) if (!isLight(x, y)) data.fill(0, (y * width + x) * 4, (y * width + x) * 4 + 3);
  return { data, width, height };
}

it.each(['http://192.168.1.23:4243', 'http://10.0.0.7:4243', 'http://[fe80::1]:65535/a-longer-path?of=the&blog=yes'])('%s', (address) => {
  const { data, width, height } = screenOf(terminalCode(generate(address)));
  expect(jsQR(data, width, height, { inversionAttempts: 'dontInvert' })?.data).toBe(address);
});
