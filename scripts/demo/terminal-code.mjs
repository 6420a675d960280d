/**
 * A QR code as lines of text, two modules a character (half blocks), light on dark: what is white here is light in the code. Two light
 * modules stand around it.
 */
export function terminalCode(code) {
  const lines = [];
  for (let y = -2; y < code.size + 2; y += 2) {
    let line = '';
    for (let x = -2; x < code.size + 2; x += 1)
      line += [
        ['█', '▀'],
        ['▄', ' '],
      ][Number(code.get(x, y))][Number(code.get(x, y + 1))];
    lines.push(line);
  }
  return lines;
}
