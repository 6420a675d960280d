import type { ComponentChildren } from 'preact';

interface ButtonProps {
  readonly kind?: 'main' | 'q';
  readonly part?: string;
  /** Shown but not pressable, and still found by the keyboard. */
  readonly off?: boolean;
  readonly onPress: () => void;
  readonly children: ComponentChildren;
}

/** A press of the panel. `main` at most once a view. */
export const Button = ({ kind, part, off, onPress, children }: ButtonProps) => (
  <button
    type="button"
    class={`btn ${kind ?? ''}`}
    part={part ?? (kind === 'main' ? 'button primary' : 'button')}
    aria-disabled={off ? 'true' : undefined}
    onClick={() => {
      if (!off) onPress();
    }}
  >
    {children}
  </button>
);
