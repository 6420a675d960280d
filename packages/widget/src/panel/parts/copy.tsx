import { signal } from '@preact/signals';
import { Component } from 'preact';
import type { Tools } from '../tools.ts';
import { Button } from './button.tsx';

interface CopyProps {
  readonly text: string;
  readonly label: string;
  readonly kind?: 'q' | 'main' | '';
  readonly t: Tools;
}

/** Copies a text; where the page may not, shows it selected so that the buyer can. */
export class Copy extends Component<CopyProps> {
  readonly #copied = signal<boolean | undefined>(undefined);

  async #copy({ text, t }: CopyProps): Promise<void> {
    try {
      await navigator.clipboard.writeText(text);
      this.#copied.value = true;
      t.announce(t.m.copied);
    } catch {
      this.#copied.value = false;
    }
  }

  override render({ text, label, kind = '', t }: CopyProps) {
    const { value } = this.#copied;
    return value === false ? (
      <input class="in" part="input" aria-label={label} readOnly dir="ltr" value={text} ref={(input) => input?.select()} />
    ) : (
      <Button kind={kind} onPress={() => void this.#copy(this.props)}>
        {value ? t.m.copied : label}
      </Button>
    );
  }
}
