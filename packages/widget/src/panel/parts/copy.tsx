import { useSignal } from '@preact/signals';
import type { Tools } from '../tools.ts';
import { Button } from './button.tsx';

interface CopyProps {
  readonly text: string;
  readonly label: string;
  readonly kind?: 'q' | 'main';
  readonly t: Tools;
}

/** Copies a text; where the page may not, shows it selected so that the buyer can. */
export const Copy = ({ text, label, kind, t }: CopyProps) => {
  const copied = useSignal<boolean | undefined>(undefined);
  const copy = async (): Promise<void> => {
    try {
      await navigator.clipboard.writeText(text);
      copied.value = true;
      t.announce(t.m.copied);
    } catch {
      copied.value = false;
    }
  };
  return copied.value === false ? (
    <input class="in" part="input" aria-label={label} readOnly dir="ltr" value={text} ref={(input) => input?.select()} />
  ) : (
    <Button kind={kind ?? ''} onPress={() => void copy()}>
      {copied.value ? t.m.copied : label}
    </Button>
  );
};
