import type { ComponentChildren } from 'preact';
import { Wrong, wrong } from './wrong.tsx';

interface InputProps {
  readonly type?: 'text' | 'email' | 'tel';
  readonly inputMode?: 'numeric' | 'decimal';
  readonly autocomplete: string;
  readonly dir?: 'auto' | 'ltr';
  readonly onBlur?: () => void;
  readonly 'aria-describedby'?: string;
  readonly id: string;
  readonly value: string | number;
  readonly error?: string | undefined;
  readonly onText: (text: string) => void;
}

export const Input = ({ type = 'text', error, onText, ...more }: InputProps) => (
  <input
    type={type}
    list={undefined}
    class="in"
    part="input"
    dir="ltr"
    {...more}
    onInput={({ currentTarget: { value } }) => onText(value)}
    {...wrong(more.id, error)}
  />
);

/** A label, its control, and beside it what is wrong. */
export const Labelled = ({
  id,
  label,
  error,
  children,
}: Pick<InputProps, 'id' | 'error'> & { label: string; children: ComponentChildren }) => (
  <div class="f" part="field">
    <label for={id}>{label}</label>
    {children}
    <Wrong id={id} error={error} />
  </div>
);

/** A line to write in. */
export const Field = ({ label, ...input }: InputProps & { readonly label: string }) => (
  <Labelled id={input.id} label={label} error={input.error}>
    <Input {...input} />
  </Labelled>
);
