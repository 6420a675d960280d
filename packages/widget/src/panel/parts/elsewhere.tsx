/** Where something cannot be paid in this browser: why, and the way to one in which it can. A file of its own, since few readers need it. */
import { titleFor, type MethodChoice } from '@buypost/core';
import { elsewhereFrom, inAppOf, leavingLink, type InApp, type Place } from '@buypost/core/surfaces';
import { signal } from '@preact/signals';
import { Component, type ComponentChildren } from 'preact';
import { qrFile } from '../lazy.ts';
import { elsewhereTexts } from '../messages/elsewhere.ts';
import type { Tools } from '../tools.ts';
import { webUrl } from './address.ts';
import { Button, LinkButton } from './button.tsx';
import { Copy } from './copy.tsx';
import { Status } from './status.tsx';

/** This page, or the offer's own where this is no page that another browser could open. */
const pageOf = (t: Tools): string => (location.protocol.startsWith('http') ? location.href : t.view.shopPage);

/** Points at the menu in the upper right corner, which stays there in every language. Looked at, not read: the words say the same. */
const Arrow = () => (
  <svg
    viewBox="0 0 64 64"
    aria-hidden="true"
    part="arrow"
    style={{
      position: 'fixed',
      top: '6px',
      right: '14px',
      zIndex: 1,
      width: '64px',
      height: '64px',
      padding: '10px',
      borderRadius: '14px',
      background: 'var(--s)',
      color: 'var(--a)',
      strokeWidth: 3,
      boxShadow: '0 2px 12px #0004',
      pointerEvents: 'none',
    }}
  >
    <path d="M8 58C34 56 50 40 52 12M38 22 52 8l10 17" />
  </svg>
);

interface CodeProps {
  readonly text: string;
  readonly label: string;
}

class Code extends Component<CodeProps> {
  readonly #code = signal<{ readonly d: string; readonly size: number } | undefined>(undefined);

  override componentDidMount(): void {
    qrFile()
      .then(({ qrPath }) => {
        this.#code.value = qrPath(this.props.text);
      })
      // The link beside it says the same.
      .catch(() => undefined);
  }

  override render({ label }: CodeProps) {
    const { d, size } = this.#code.value ?? {};
    return (
      <div class="qr" part="qr">
        {d && (
          <svg viewBox={`0 0 ${size} ${size}`} role="img" aria-label={label}>
            <path d={d} />
          </svg>
        )}
      </div>
    );
  }
}

interface WayProps {
  readonly place: Place;
  readonly why: string;
  readonly app: InApp | undefined;
  readonly t: Tools;
}

class Way extends Component<WayProps> {
  #said = '';

  override componentDidMount(): void {
    this.props.t.announce(this.#said);
  }

  override render({ place, why, app, t }: WayProps) {
    const texts = elsewhereTexts(t.locale);
    const page = pageOf(t);
    const inApp = place === 'browser';
    const menu = inApp && app?.leave === 'menu';
    const leaving = inApp ? webUrl(leavingLink(app, page)) : undefined;
    const head = texts.open[place];
    const code = t.view.surface === 'desktop';
    const lines = [why, menu ? texts.menu : code ? texts.scan : texts.paste];
    this.#said = [head, ...lines].join(' ');
    return (
      <div class="s" part="elsewhere">
        <Status says={{ stamp: 'off', head, lines }} mark={false} />
        {menu && <Arrow />}
        {code && <Code text={page} label={head} />}
        <LinkButton kind="main" href={leaving}>
          {texts.go}
        </LinkButton>
        <Copy text={page} label={t.m.copyLink} {...(!leaving && { kind: 'main' as const })} t={t} />
      </div>
    );
  }
}

interface WayOutProps {
  /** The offer's methods, none of which works here; absent where some may. */
  readonly methods?: readonly MethodChoice[] | undefined;
  readonly t: Tools;
  /** What is said where no other place is any help. */
  readonly children?: ComponentChildren;
}

const nameOf = (app: InApp | undefined, locale: string): string | undefined => (locale.startsWith('zh') && app?.zh) || app?.title;

export class WayOut extends Component<WayOutProps> {
  readonly #open = signal(false);

  override render({ methods, t, children }: WayOutProps) {
    const { surface } = t.view;
    const texts = elsewhereTexts(t.locale);
    const app = inAppOf(navigator.userAgent);
    const name = nameOf(app, t.locale);
    const where = surface === 'desktop' || surface === 'phone' ? surface : name ? 'app' : 'someApp';
    if (methods) {
      const found = elsewhereFrom(surface, methods);
      if (!found) return <>{children}</>;
      const list = new Intl.ListFormat(t.locale, { type: 'disjunction' }).format(found.methods.map((one) => titleFor(one, t.locale)));
      return <Way place={found.place} why={t.say(texts.why[where], { app: name ?? '', methods: list })} app={app} t={t} />;
    }
    if (where === 'desktop' || where === 'phone') return null;
    if (this.#open.value) return <Way place="browser" why={texts.some} app={app} t={t} />;
    return (
      <div class="s quiet">
        <Button kind="q" onPress={() => (this.#open.value = true)}>
          {t.say(texts.trouble[where], { app: name ?? '' })}
        </Button>
      </div>
    );
  }
}
