import { useState } from 'preact/hooks';
import type { Tools } from '../tools.ts';
import { Button } from './button.tsx';

interface CopyProps {
  readonly text: string;
  readonly label: string;
  readonly kind?: 'q';
  readonly t: Tools;
}

/** Copies a text; where the page may not, shows it selected so that the buyer can. */
export const Copy = ({ text, label, kind, t }: CopyProps) => {
  const [copied, setCopied] = useState<boolean>();
  const copy = async (): Promise<void> => {
    try {
      await navigator.clipboard.writeText(text);
      setCopied(true);
      t.announce(t.m.copied);
    } catch {
      setCopied(false);
    }
  };
  return copied === false ? (
    <input class="in" part="input" aria-label={label} readOnly dir="ltr" value={text} ref={(input) => input?.select()} />
  ) : (
    <Button kind={kind ?? ''} onPress={() => void copy()}>
      {copied ? t.m.copied : label}
    </Button>
  );
};
