/** The way to a browser or a device where this can be paid, for pages without a script. */
import { titleFor } from '@buypost/core';
import { elsewhereFrom, inAppOf, leavingLink, type InApp, type Place } from '@buypost/core/surfaces';
import { html } from 'hono/html';
import type { Html } from './layout.ts';
import type { Language } from './messages/index.ts';
import { qrImage } from './qr.ts';
import type { Sale } from './sale.ts';

const nameOf = (app: InApp | undefined, { tag }: Language): string | undefined =>
  tag.startsWith('zh') ? (app?.zh ?? app?.title) : app?.title;

/** A link that can be copied without a script, what opens the menu of the app where we know it, and a code on a screen that can be scanned. */
function linkPart({ surface, agent, page, language }: Sale, place: Place): Html {
  const { elsewhere } = language.say;
  // The app's menu leads to this phone's browser, to no other place.
  const app = place === 'browser' ? inAppOf(agent) : undefined;
  const leaving = leavingLink(app, page);
  const menu = app?.leave === 'menu';
  // It points at the corner of the screen where the menu is, in every language. The words say the same.
  const arrow = html`<svg class="arrow" viewBox="0 0 64 64" aria-hidden="true"><path d="M8 58C34 56 50 40 52 12M38 22 52 8l10 17" /></svg>`;
  const hint = menu ? elsewhere.menu : surface === 'desktop' ? elsewhere.scan : elsewhere.paste;
  return html`${
      leaving === undefined ? html`<p>${hint}</p>` : html`<p><a class="button" href="${leaving}">${elsewhere.go}</a></p>`
    }${menu ? arrow : ''}${surface === 'desktop' ? qrImage(page, elsewhere.open[place]) : ''}<label class="top" for="link"
      >${elsewhere.link}</label
    ><input id="link" readonly dir="ltr" value="${page}" />`;
}

/** Why nothing can be paid here and where it can; undefined where no other place is any help. */
export function elsewherePart(sale: Sale): Html | undefined {
  const { surface, agent, elsewhere, language } = sale;
  const found = elsewhereFrom(surface, elsewhere);
  if (found === undefined) return undefined;
  const say = language.say.elsewhere;
  const methods = new Intl.ListFormat(language.tag, { type: 'disjunction' }).format(
    found.methods.map((one) => titleFor(one, language.tag)),
  );
  const head = say.open[found.place];
  const why =
    surface === 'desktop'
      ? say.onComputer(methods)
      : surface === 'phone'
        ? say.onPhone(methods)
        : say.inApp(methods, nameOf(inAppOf(agent), language));
  return html`<div id="elsewhere">
    <h2>${head}</h2>
    <p>${why}</p>
    ${linkPart(sale, found.place)}
  </div>`;
}

/** In an app's browser, where some ways to pay work and others may not: a quiet way out. */
export function troublePart(sale: Sale): Html {
  const { surface, agent, language } = sale;
  if (surface === 'desktop' || surface === 'phone') return html``;
  const say = language.say.elsewhere;
  return html`<details>
    <summary>${say.trouble(nameOf(inAppOf(agent), language))}</summary>
    <p>${say.some}</p>
    ${linkPart(sale, 'browser')}
  </details>`;
}
