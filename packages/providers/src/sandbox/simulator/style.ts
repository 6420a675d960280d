/** The bank's own look: a calm page with a striped ribbon that nobody takes for a real bank. */
export const style = `
:root { color-scheme: light dark; --ground: #f3f1ec; --paper: #fffefb; --ink: #22201c; --soft: #625d54; --line: #dcd7cc; --deep: #1f5f55; --on-deep: #ffffff; --stripe: #f0d9a8; --on-stripe: #4a3508; --bad: #9c2f1c; }
@media (prefers-color-scheme: dark) { :root { --ground: #161513; --paper: #201f1c; --ink: #f0ede6; --soft: #aba598; --line: #3a3833; --deep: #7cc9ba; --on-deep: #0c2621; --stripe: #4b3b17; --on-stripe: #f6e3b6; --bad: #f2a191; } }
* { box-sizing: border-box; }
html { background: var(--ground); color: var(--ink); font: 16px/1.5 ui-sans-serif, system-ui, sans-serif; -webkit-text-size-adjust: 100%; }
body { margin: 0; }
main { max-width: 26rem; margin: 0 auto; padding: 24px 16px 48px; }
.ribbon { margin: 0; padding: 8px 16px; text-align: center; font-size: 13px; line-height: 18px; font-weight: 600; color: var(--on-stripe); background: var(--stripe); }
.card { background: var(--paper); border: 1px solid var(--line); border-radius: 14px; padding: 24px 20px; }
.bank { display: flex; align-items: center; gap: 8px; margin: 0 0 24px; color: var(--soft); font-size: 13px; line-height: 18px; }
.bank svg { flex: none; }
h1 { margin: 0; font-size: 17px; line-height: 24px; font-weight: 600; overflow-wrap: anywhere; }
.sum { margin: 4px 0 0; font-size: 32px; line-height: 40px; font-weight: 650; letter-spacing: -0.01em; font-variant-numeric: tabular-nums; }
.what { margin: 4px 0 0; color: var(--soft); overflow-wrap: anywhere; }
.told { margin: 20px 0 0; padding: 12px 0 0; border-top: 1px solid var(--line); }
.no { color: var(--bad); }
form { margin: 20px 0 0; }
.two { display: grid; grid-template-columns: repeat(auto-fit, minmax(8.5rem, 1fr)); gap: 8px; margin-top: 8px; }
button, .button { display: flex; align-items: center; justify-content: center; min-height: 44px; width: 100%; padding: 10px 14px; border: 1px solid var(--line); border-radius: 10px; background: transparent; color: inherit; font: inherit; font-size: 15px; line-height: 20px; text-align: center; text-decoration: none; cursor: pointer; }
button:hover, .button:hover { background: color-mix(in srgb, var(--ink) 7%, transparent); }
.main { background: var(--deep); border-color: var(--deep); color: var(--on-deep); font-weight: 600; }
.main:hover { background: color-mix(in srgb, var(--deep) 88%, var(--ink)); }
:focus-visible { outline: 3px solid var(--deep); outline-offset: 2px; }
label { display: block; margin: 16px 0 4px; font-size: 13px; line-height: 18px; color: var(--soft); }
input, select { width: 100%; min-height: 44px; padding: 10px 12px; border: 1px solid color-mix(in srgb, var(--ink) 45%, transparent); border-radius: 10px; background: var(--paper); color: inherit; font: inherit; }
.hint { margin: 8px 0 16px; color: var(--soft); font-size: 13px; line-height: 18px; }
details { margin: 16px 0 0; border-top: 1px solid var(--line); }
summary { padding: 11px 0; min-height: 44px; cursor: pointer; color: var(--soft); font-size: 15px; }
details + details { margin-top: 0; }
details form { margin: 0 0 16px; }
.tick { flex: none; width: 20px; height: 20px; margin-inline-end: 8px; vertical-align: -4px; color: var(--deep); }
.small { margin: 16px 4px 0; color: var(--soft); font-size: 13px; line-height: 18px; }
a { color: inherit; }
a.main { color: var(--on-deep); }
code { font: 600 20px/28px ui-monospace, monospace; letter-spacing: 0.04em; }
table { width: 100%; border-collapse: collapse; font-size: 13px; line-height: 18px; font-variant-numeric: tabular-nums; }
th, td { padding: 8px 8px 8px 0; border-bottom: 1px solid var(--line); text-align: start; overflow-wrap: anywhere; }
.framed { min-height: 100vh; background: var(--paper); }
.framed main { padding: 0; max-width: none; }
.framed .card { border: 0; border-radius: 0; padding: 16px; }
.framed .bank { margin-bottom: 8px; }
.framed .what { display: none; }
.framed .sum { margin: 0; font-size: 24px; line-height: 32px; }
.framed .hint { margin-bottom: 12px; }
.framed .no { font-size: 15px; line-height: 20px; }
.framed .ribbon { padding: 4px 16px; }
.framed label { margin-top: 12px; }
.framed .told { margin-top: 8px; padding-top: 8px; }
.framed .told + p { margin: 8px 0 0; }
.framed .told ~ form { margin-top: 8px; }
@media (forced-colors: active) { button, .button { border-color: ButtonText; } }
`;
