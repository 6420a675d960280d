import type { NextAction, StateOf } from '@buypost/core';
import { useSignal } from '@preact/signals';
import { useEffect, useRef } from 'preact/hooks';
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
export const Scan = ({ state, action, t }: ScanProps) => {
  const { m } = t;
  const { canSwitch } = state.session;
  const { app, data } = action;
  const label = t.say(m.scanHead, { app });
  // The room is kept while the encoder is fetched. Without it, the link below the code says the same.
  const code = useSignal<{ readonly d: string; readonly size: number } | undefined>(undefined);
  useEffect(() => {
    qrFile()
      .then(({ qrPath }) => {
        code.value = qrPath(data);
      })
      .catch(() => undefined);
  }, []);

  const now = useSignal(Date.now());
  const first = useRef(now.value).current;
  const end = Date.parse(action.expiresAt);
  const left = end - first >= believable ? Math.max(0, end - now.value) : undefined;
  const over = left === 0;
  useEffect(() => {
    if (left === undefined) return undefined;
    if (!over) {
      const timer = setInterval(() => {
        now.value = Date.now();
        const seconds = Math.ceil((end - now.value) / 1000);
        if ((seconds === 60 && end - first > 90_000) || seconds === 15) t.announce(t.count(m.secondsLeft, seconds));
      }, 1000);
      return () => clearInterval(timer);
    }
    let asked = false;
    const renew = (): void => {
      if (asked || document.visibilityState === 'hidden') return;
      asked = true;
      t.send({ type: canSwitch ? 'retry' : 'check' });
    };
    renew();
    document.addEventListener('visibilitychange', renew);
    return () => document.removeEventListener('visibilitychange', renew);
  }, [over]);

  const renewing = state.asking === 'retry';
  const link = appUrl(data);
  const { d, size } = code.value ?? {};
  return (
    <>
      <div class="qr" part="qr">
        {d && (
          // Faint once it is no longer good, so that nobody scans it.
          <svg viewBox={`0 0 ${size} ${size}`} role="img" aria-label={label} class={over || renewing ? 'busy' : ''}>
            <path d={d} />
          </svg>
        )}
      </div>
      <p class="small mid n" role="timer" aria-live="off" part="countdown">
        {renewing
          ? m.renewing
          : over
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
};
