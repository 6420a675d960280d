import type { NextAction, StateOf } from '@buypost/core';
import { signal } from '@preact/signals';
import { Component } from 'preact';
import { qrFile } from '../lazy.ts';
import type { Tools } from '../tools.ts';
import { appUrl } from './address.ts';
import { Button, LinkButton } from './button.tsx';
import { Copy } from './copy.tsx';

/** Under this many milliseconds at its first sight a code's end is not believed: the two clocks differ. */
const believable = 10_000;

/** Minutes and seconds in the reader's digits: 1:42. */
const minutesAndSeconds = (ms: number, locale: string): string => {
  const seconds = Math.ceil(ms / 1000);
  const digits = (value: number, least: number): string =>
    new Intl.NumberFormat(locale, { minimumIntegerDigits: least, useGrouping: false }).format(value);
  return `${digits(Math.floor(seconds / 60), 1)}:${digits(seconds % 60, 2)}`;
};

interface ScanProps {
  readonly state: StateOf<'requires_action'>;
  /** Another code is another `Scan`. */
  readonly action: Extract<NextAction, { type: 'qr_code' }>;
  readonly t: Tools;
}

/**
 * A code to scan, its time, and its renewal: asked for once at the end while the page is looked at, else when it is looked at again.
 * The time left is said aloud at 60 and at 15 seconds, not more often.
 */
export class Scan extends Component<ScanProps> {
  /** The room is kept while the encoder is fetched. Without it, the link below the code says the same. */
  readonly #code = signal<{ readonly d: string; readonly size: number } | undefined>(undefined);
  readonly #first = Date.now();
  readonly #now = signal(this.#first);
  readonly #end = Date.parse(this.props.action.expiresAt);
  /** Has an end that is believed. */
  readonly #ends = this.#end - this.#first >= believable;
  #timer: ReturnType<typeof setInterval> | undefined;
  #asked = false;

  readonly #tick = (): void => {
    const { state, t } = this.props;
    const now = (this.#now.value = Date.now());
    if (now < this.#end) {
      const seconds = Math.ceil((this.#end - now) / 1000);
      if ((seconds === 60 && this.#end - this.#first > 90_000) || seconds === 15) t.announce(t.count(t.m.secondsLeft, seconds));
    } else if (!this.#asked && document.visibilityState !== 'hidden') {
      this.#asked = true;
      t.send({ type: state.session.canSwitch ? 'retry' : 'check' });
    }
  };

  override componentDidMount(): void {
    const { data } = this.props.action;
    qrFile()
      .then(({ qrPath }) => {
        this.#code.value = qrPath(data);
      })
      .catch(() => undefined);
    if (this.#ends) this.#timer = setInterval(this.#tick, 1000);
  }
  override componentWillUnmount(): void {
    clearInterval(this.#timer);
  }

  override render({ state, action, t }: ScanProps) {
    const { m } = t;
    const { canSwitch } = state.session;
    const { app, data } = action;
    const left = this.#ends ? Math.max(0, this.#end - this.#now.value) : undefined;
    const renewing = state.asking === 'retry';
    const link = appUrl(data);
    const { d, size } = this.#code.value ?? {};
    return (
      <>
        <div class="qr" part="qr">
          {d && (
            // Faint once it is no longer good, so that nobody scans it.
            <svg
              viewBox={`0 0 ${size} ${size}`}
              role="img"
              aria-label={t.say(m.scanHead, { app })}
              class={left === 0 || renewing ? 'busy' : ''}
            >
              <path d={d} />
            </svg>
          )}
        </div>
        <p class="small mid n" role="timer" aria-live="off" part="countdown">
          {renewing
            ? m.renewing
            : left === 0
              ? m.ranOut
              : left && `${t.say(m.validFor, { time: minutesAndSeconds(left, t.locale) })}${canSwitch ? ` · ${m.renews}` : ''}`}
        </p>
        {!left && !renewing && canSwitch && (
          <Button kind="main" onPress={() => t.send({ type: 'retry' })}>
            {m.newCode}
          </Button>
        )}
        {link && (
          <div class="acts">
            <LinkButton kind="q touch" href={link} beside={t.beside}>
              {t.say(m.openApp, { app })}
            </LinkButton>
            <Copy text={data} label={m.copyLink} kind="q" t={t} />
          </div>
        )}
      </>
    );
  }
}
