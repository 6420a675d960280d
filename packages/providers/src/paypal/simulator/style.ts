/** The look of the pretend pages: calm, with a striped ribbon that nobody takes for PayPal. */
export const style = `
:root { color-scheme: light dark; --ground: #eef1f5; --paper: #ffffff; --ink: #1b2330; --soft: #566072; --line: #d5dbe5; --deep: #24407c; --on-deep: #ffffff; --stripe: #f0d9a8; --on-stripe: #4a3508; --bad: #9c2f1c; }
@media (prefers-color-scheme: dark) { :root { --ground: #12151b; --paper: #1b2029; --ink: #eef1f6; --soft: #a4adbd; --line: #343c4a; --deep: #9db8f2; --on-deep: #0e1a33; --stripe: #4b3b17; --on-stripe: #f6e3b6; --bad: #f2a191; } }
* { box-sizing: border-box; }
html { background: var(--ground); color: var(--ink); font: 16px/1.5 ui-sans-serif, system-ui, sans-serif; -webkit-text-size-adjust: 100%; }
body { margin: 0; }
main { max-width: 26rem; margin: 0 auto; padding: 24px 16px 48px; }
.ribbon { padding: 8px 16px; text-align: center; font-size: 13px; line-height: 18px; font-weight: 600; color: var(--on-stripe); background: var(--stripe); }
.card { background: var(--paper); border: 1px solid var(--line); border-radius: 14px; padding: 24px 20px; }
.who { margin: 0 0 24px; color: var(--soft); font-size: 13px; line-height: 18px; }
h1 { margin: 0; font-size: 17px; line-height: 24px; font-weight: 600; overflow-wrap: anywhere; }
.sum { margin: 4px 0 0; font-size: 32px; line-height: 40px; font-weight: 650; font-variant-numeric: tabular-nums; }
.what { margin: 4px 0 0; color: var(--soft); overflow-wrap: anywhere; }
.told { margin: 20px 0 0; padding: 12px 0 0; border-top: 1px solid var(--line); }
.no { color: var(--bad); }
form { display: grid; gap: 8px; margin: 20px 0 0; }
button, .button { display: flex; align-items: center; justify-content: center; min-height: 44px; width: 100%; padding: 10px 14px; border: 1px solid var(--line); border-radius: 10px; background: transparent; color: inherit; font: inherit; font-size: 15px; line-height: 20px; text-align: center; text-decoration: none; cursor: pointer; }
button:hover, .button:hover { background: color-mix(in srgb, var(--ink) 7%, transparent); }
.main { background: var(--deep); border-color: var(--deep); color: var(--on-deep); font-weight: 600; }
.main:hover { background: color-mix(in srgb, var(--deep) 88%, var(--ink)); }
:focus-visible { outline: 3px solid var(--deep); outline-offset: 2px; }
@media (forced-colors: active) { button, .button { border-color: ButtonText; } }
`;
