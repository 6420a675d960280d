import { useState } from 'preact/hooks';
import type { Tools } from '../tools.ts';
import { Button } from './button.tsx';

/** Copies a text; where the page may not, shows it selected so that the buyer can. */
export const Copy = ({
  text,
  label,
  kind,
  t,
}: {
  readonly text: string;
  readonly label: string;
  readonly kind?: 'q';
  readonly t: Tools;
}) => {
  const [state, setState] = useState<'idle' | 'copied' | 'by_hand'>('idle');
  const copy = async (): Promise<void> => {
    try {
      await navigator.clipboard.writeText(text);
      setState('copied');
      t.announce(t.m.copied);
    } catch {
      setState('by_hand');
    }
  };
  if (state === 'by_hand') {
    return <input class="in" part="input" aria-label={label} readOnly dir="ltr" value={text} ref={(input) => input?.select()} />;
  }
  return (
    <Button {...(kind ? { kind } : {})} onPress={() => void copy()}>
      {state === 'copied' ? t.m.copied : label}
    </Button>
  );
};
