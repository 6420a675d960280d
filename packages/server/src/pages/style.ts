/** The one stylesheet of the shop's own pages. It stands in the page itself, allowed by its hash: one round trip less on a slow line. */
export const style = `:root{color-scheme:light dark;--ink:#1b1d1f;--soft:#5b6166;--line:#d9dcdf;--face:#fff;--back:#f5f5f3;--accent:#0b5f4b;--on:#fff;--bad:#a4161a;--good:#0b6b3a}
@media (prefers-color-scheme:dark){:root{--ink:#eceeef;--soft:#a8afb5;--line:#3a3f44;--face:#1d2023;--back:#131517;--accent:#6fd3b4;--on:#06251c;--bad:#ff9b9b;--good:#7ddba2}}
*{box-sizing:border-box}
html{-webkit-text-size-adjust:100%}
body{margin:0;background:var(--back);color:var(--ink);font:15px/22px system-ui,-apple-system,"Segoe UI",Roboto,"Noto Sans","PingFang SC","Microsoft YaHei",sans-serif;overflow-wrap:anywhere}
main{max-width:26rem;margin:0 auto;padding:16px}
.card{background:var(--face);border:1px solid var(--line);border-radius:14px;overflow:hidden}
.in{padding:16px}
.hero{display:block;width:100%;height:auto;background:var(--back)}
h1{font-size:22px;line-height:28px;margin:0 0 4px;text-wrap:balance}
h2{font-size:17px;line-height:24px;margin:0 0 8px}
p{margin:0 0 12px}
.soft,small{color:var(--soft);font-size:13px;line-height:18px}
.price{font-size:22px;line-height:28px;font-variant-numeric:tabular-nums;margin:8px 0 12px}
.price span{white-space:nowrap}
.price small{font-size:15px}
.lines{white-space:pre-line}
a{color:var(--accent)}
hr{border:0;border-top:1px solid var(--line);margin:16px 0}
.tag{margin:0;padding:8px 16px;border-bottom:1px solid var(--line);color:var(--soft);font-size:13px;line-height:18px}
fieldset{border:0;margin:0 0 16px;padding:0;min-width:0}
legend,label.top{display:block;padding:0;margin:0 0 4px;font-weight:600}
.field{margin:0 0 16px}
input:not([type=radio],[type=checkbox]),select{display:block;width:100%;min-height:44px;padding:8px 12px;font:inherit;color:inherit;background:var(--face);border:1px solid var(--soft);border-radius:10px}
input[aria-invalid=true],select[aria-invalid=true]{border-color:var(--bad)}
.pick{display:flex;gap:12px;align-items:center;min-height:44px;padding:8px 12px;border:1px solid var(--line);border-radius:10px;margin:0 0 8px}
.pick:has(:checked){border-color:var(--accent)}
.pick input{width:20px;height:20px;margin:0;flex:none;accent-color:var(--accent)}
.pick .end{margin-inline-start:auto;font-variant-numeric:tabular-nums}
.off{color:var(--soft)}
.two{display:grid;grid-template-columns:repeat(auto-fit,minmax(8rem,1fr));gap:0 12px}
.wrong{color:var(--bad);font-size:13px;line-height:18px;margin:4px 0 0}
.note{border:1px solid var(--bad);border-radius:10px;padding:12px;margin:0 0 16px}
.note p:last-child,.note ul{margin:0}
.note ul{padding-inline-start:20px}
button,.button{display:block;width:100%;min-height:48px;padding:12px 16px;border:1px solid transparent;border-radius:10px;background:var(--accent);color:var(--on);font:inherit;font-weight:600;text-align:center;text-decoration:none;cursor:pointer}
button.quiet,.button.quiet{background:none;color:var(--accent);border-color:var(--line);margin-top:8px}
:focus-visible{outline:3px solid var(--accent);outline-offset:2px}
dl.sum{margin:0 0 16px;display:grid;grid-template-columns:1fr auto;gap:8px 0}
dl.sum dt,dl.sum dd{margin:0}
dl.sum dd{font-variant-numeric:tabular-nums;text-align:end;padding-inline-start:16px}
dl.sum .all{border-top:1px solid var(--line);padding-top:8px;font-weight:600}
.qr{display:block;width:min(100%,17rem);height:auto;margin:0 auto 12px;background:#fff;border-radius:10px}
.arrow{position:fixed;top:6px;right:14px;width:64px;height:64px;padding:10px;border-radius:14px;background:var(--face);box-shadow:0 2px 12px #0004;fill:none;stroke:var(--accent);stroke-width:3;stroke-linecap:round;stroke-linejoin:round}
details:not([open]) .arrow{display:none}
main:has(#elsewhere .arrow){padding-top:80px}
.done{color:var(--good)}
.form{display:block;width:100%;height:26rem;border:0;border-radius:10px;background:#fff}
.key{display:block;padding:12px;border:1px dashed var(--soft);border-radius:10px;white-space:pre-wrap;user-select:all;font-family:ui-monospace,monospace}
details{margin:16px 0 0}
summary{cursor:pointer;padding:11px 0}
address{font-style:normal}
.scripted:has(buypost-panel) .button{visibility:hidden;height:0;min-height:0;padding:0;border:0}
.front{max-width:60rem}
.front ul{list-style:none;margin:16px 0;padding:0;display:grid;grid-template-columns:repeat(auto-fill,minmax(min(100%,15rem),1fr));gap:16px}
.whole{display:block;height:100%;color:inherit;text-decoration:none}
.whole:hover strong{text-decoration:underline}
.whole span,.whole strong{display:block}
.whole .soft span,.whole .soft small{display:inline}
@media (scripting:none){.scripted{display:none}}
@media (forced-colors:active){.card,.pick,button,.button{border:1px solid}}
@media (prefers-reduced-motion:no-preference){button,.button{transition:filter .12s}button:hover,.button:hover{filter:brightness(1.06)}}`;

const hashes = new Map<string, Promise<string>>();

/** A stylesheet's source expression for `style-src`. */
export function hashOf(css: string): Promise<string> {
  const made =
    hashes.get(css) ??
    crypto.subtle
      .digest('SHA-256', new TextEncoder().encode(css))
      .then((digest) => `'sha256-${btoa(String.fromCharCode(...new Uint8Array(digest)))}'`);
  hashes.set(css, made);
  return made;
}
