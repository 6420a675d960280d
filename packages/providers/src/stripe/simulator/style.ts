/** How the pretend Stripe's pages look. */
export const style = `:root{color-scheme:light;--ink:#1a1f36;--soft:#5d6577;--line:#d5dbe5;--face:#fff;--back:#f6f8fa;--accent:#4b45c6}
*{box-sizing:border-box}body{margin:0;background:var(--back);color:var(--ink);font:15px/22px system-ui,-apple-system,"Segoe UI",Roboto,sans-serif}
main{max-width:26rem;margin:0 auto;padding:24px 16px}.card{background:var(--face);border:1px solid var(--line);border-radius:12px;padding:20px}
.ribbon{margin:0;background:#fde9b8;color:#4a3500;padding:6px 12px;font-size:13px;text-align:center}
h1{font-size:18px;line-height:26px;margin:0 0 4px}.sum{font-size:28px;line-height:36px;margin:0 0 4px;font-weight:600}.what{margin:0 0 16px;color:var(--soft)}
button{display:block;width:100%;min-height:44px;margin:8px 0 0;border:1px solid var(--line);border-radius:8px;background:var(--face);color:var(--ink);font:inherit;font-weight:600;cursor:pointer}
button.main{background:var(--accent);border-color:var(--accent);color:#fff}button:focus-visible,input:focus-visible,select:focus-visible{outline:2px solid var(--accent);outline-offset:2px}
.framed{background:transparent;display:flow-root}.framed main{padding:2px;max-width:none}.framed .ribbon{border-radius:8px;margin-bottom:8px}
label{display:block;margin:8px 0 0;font-size:13px;color:var(--soft)}input,select{display:block;width:100%;min-height:44px;border:1px solid var(--line);border-radius:8px;padding:8px 12px;background:#fff;color:var(--ink);font:16px/24px inherit;font-family:inherit}
.row{display:flex;gap:8px}.row>*{flex:1 1 0}.hint{font-size:13px;line-height:18px;color:var(--soft);margin:8px 0 0}[hidden]{display:none!important}`;
