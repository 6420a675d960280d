/** The QR encoder, in a file of its own since only some payments need it. */
import { correction, generate } from 'lean-qr/nano';

/** Modules of quiet room around a code that scanners rely on (ISO/IEC 18004). */
const quiet = 4;

/** A QR code as the data of one SVG path, one unit a module, quiet zone included in `size`. Throws for text of more than about 2,300 bytes. */
export function qrPath(data: string): { readonly d: string; readonly size: number } {
  const code = generate(data, { minCorrectionLevel: correction.M });
  let d = '';
  for (let y = 0; y < code.size; y++) {
    for (let x = 0; x < code.size; x++) {
      let run = 0;
      while (code.get(x + run, y)) run++;
      if (run) d += `M${x + quiet} ${y + quiet}h${run}v1h-${run}z`;
      x += run;
    }
  }
  return { d, size: code.size + 2 * quiet };
}
