/** A pay page: the shop's own page in which a driver's browser script works. Its policy is the driver's wish and not a word more. */
import type { PayPageGiven } from '@buypost/providers';
import { html } from 'hono/html';
import type { Asset } from '../assets.ts';
import type { PayFrame } from '../checkout/index.ts';
import type { Call, Desk } from '../routes/server.ts';
import { version as ownVersion } from '../version.ts';
import { answerPage, jsonBlock } from './layout.ts';
import { languageFor } from './messages/index.ts';
import { sum } from './seller.ts';

type Opened = PayFrame & { readonly kind: 'page' };

/** Measures and fonts of the panel, and its colours as far as the page's script learns them (`pay-look.ts`). */
const look = `:root{color-scheme:light;--surface:#fff;--ink:#1c1d20;--accent:#0b5f4b}
@media (prefers-color-scheme:dark){:root{color-scheme:dark;--surface:#1b1c1f;--ink:#f1f1ef;--accent:#6fd3b4}}
*{box-sizing:border-box}html,body{margin:0;background:var(--surface);color:var(--ink)}
body{display:flow-root;font:15px/22px system-ui,-apple-system,"Segoe UI",Roboto,"Noto Sans","PingFang SC","Microsoft YaHei",sans-serif;overflow-wrap:anywhere}
main{max-width:30rem;margin:0 auto;padding:4px}.top main{padding:24px 16px}
button{display:block;width:100%;min-height:44px;margin:12px 0 0;padding:10px 16px;border:1px solid var(--accent);border-radius:10px;background:var(--accent);color:var(--surface);font:inherit;font-weight:600;cursor:pointer}
button:hover{filter:brightness(.92)}button[disabled]{opacity:.55;cursor:default}button:focus-visible{outline:2px solid var(--accent);outline-offset:2px}
[role=alert]{margin:12px 0 0;color:light-dark(#b3261e,#ff9d94)}[role=status]{margin:12px 0 0}iframe{color-scheme:light}[hidden]{display:none!important}
@media (forced-colors:active){button{border-color:ButtonText}}`;

const integrities = new WeakMap<Asset, Promise<string>>();

/** What a browser checks before it runs the file. */
function integrityOf(asset: Asset): Promise<string> {
  const made =
    integrities.get(asset) ??
    crypto.subtle.digest('SHA-384', asset.body).then((digest) => `sha384-${btoa(String.fromCharCode(...new Uint8Array(digest)))}`);
  integrities.set(asset, made);
  return made;
}

const origin = /^https?:\/\/(?:\*\.)?[a-z0-9.-]+(?::\d+)?$/;

/** An app's own scheme, as in `weixin:`: in-app browsers wake their app by a frame of it. Nothing can be loaded from one. */
const appScheme = /^(?!(?:https?|data|blob|filesystem|file|about|javascript|ws|wss):)[a-z][a-z0-9+.-]*:$/;

/** A driver's sources, each of them an origin: anything else would be another policy than it says. */
function origins(named: readonly string[], more: readonly string[] = []): readonly string[] {
  const strange = named.find((source) => !origin.test(source) && !more.includes(source));
  if (strange !== undefined) throw new Error(`A pay page may not load from "${strange}": name an origin, as in https://js.example.com.`);
  return named;
}

/** The path under which a driver's browser script is served, below the shop's address. */
export const scriptPath = (version: string, provider: string): string => `v/${version}/pay/${provider}.js`;

export async function answerPayPage(call: Call, { shop, assets }: Desk, opened: Opened): Promise<Response> {
  const { page, shown, provider } = opened;
  const path = scriptPath(assets.version ?? ownVersion, provider);
  const script = assets.widget(path);
  if (script === undefined)
    throw new Error(
      `There is no /${path}: the driver "${provider}" wants a pay page, and its browser script was not built. Run the build.`,
    );
  const language = languageFor(opened.locale, call.req.header('accept-language'), undefined);
  const { say } = language;
  const address = `${shop.publicUrl}/${path}`;
  const given: PayPageGiven = {
    data: page.data,
    shown,
    returnUrl: opened.returnUrl,
    language: language.tag,
    say: { pay: say.pay(sum(opened.total, language)), waiting: say.waiting, lost: say.formLost, again: say.tryAgain },
  };
  const body = html`<main id="buypost-pay"></main>
    <noscript><p>${say.formLost}</p></noscript>
    ${jsonBlock('buypost-given', given)}
    <script type="module" src="${address}" integrity="${await integrityOf(script)}"></script>`;
  const { policy } = page;
  return answerPage(
    { title: say.payFrame, language, body, bare: look, ...(shown === 'top' ? { bodyClass: 'top' } : {}) },
    {
      scripts: [address, ...origins(policy.script)],
      frames: origins(
        policy.frame,
        policy.frame.filter((source) => appScheme.test(source)),
      ),
      connects: origins(policy.connect),
      images: origins(policy.image, ['data:']),
      looseStyles: policy.style,
      foreign: true,
      ...(shown === 'embed' ? { framedBy: '*' } : {}),
    },
    // Which frames there may be is said above; each of them may ask for a wallet's sheet.
    { payment: '*' },
  );
}
