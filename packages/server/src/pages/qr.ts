/** A QR code drawn by the server, for pages without a script. */
import { generate } from 'lean-qr';
import { html, raw } from 'hono/html';
import type { Html } from './layout.ts';

/** Dark modules as one path: a run of modules is one line. Four light modules around, as ISO 18004 wants. */
export function qrPath(data: string): { readonly size: number; readonly path: string } {
  const code = generate(data);
  let path = '';
  for (let y = 0; y < code.size; y += 1) {
    for (let x = 0; x < code.size; x += 1) {
      if (!code.get(x, y)) continue;
      let run = 1;
      while (code.get(x + run, y)) run += 1;
      path += `M${x + 4} ${y + 4}h${run}v1h-${run}z`;
      x += run;
    }
  }
  return { size: code.size + 8, path };
}

export function qrImage(data: string, label: string): Html {
  const { size, path } = qrPath(data);
  return html`<svg class="qr" role="img" aria-label="${label}" viewBox="0 0 ${size} ${size}" shape-rendering="crispEdges">
    <path fill="#000" d="${raw(path)}" />
  </svg>`;
}
