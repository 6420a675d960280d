import type { ComponentChildren } from 'preact';

interface FieldProps {
  readonly id: string;
  readonly label: string;
  readonly error?: string | undefined;
  readonly children: ComponentChildren;
}

/** A label, its control, and beside it what is wrong. The control points here with {@link wrong}. */
export const Field = ({ id, label, error, children }: FieldProps) => (
  <div class="f" part="field">
    <label for={id}>{label}</label>
    {children}
    <Wrong id={id} error={error} />
  </div>
);

export const Wrong = ({ id, error }: { readonly id: string; readonly error?: string | undefined }) =>
  error ? (
    <p class="e" id={`${id}-e`} part="error">
      {error}
    </p>
  ) : null;

/** The attributes by which a control says that it is wrong and where that is explained. */
export const wrong = (id: string, error: string | undefined) =>
  error ? ({ 'aria-invalid': 'true', 'aria-describedby': `${id}-e` } as const) : {};

interface TextProps {
  readonly id: string;
  readonly label: string;
  readonly type?: 'text' | 'email' | 'tel';
  readonly complete: string;
  readonly value: string;
  readonly error?: string | undefined;
  readonly onText: (text: string) => void;
}

export const TextField = ({ id, label, type = 'text', complete, value, error, onText }: TextProps) => (
  <Field id={id} label={label} error={error}>
    <input
      class="in"
      part="input"
      id={id}
      type={type}
      list={undefined}
      autocomplete={complete}
      dir={type === 'text' ? 'auto' : 'ltr'}
      value={value}
      onInput={(event) => onText(event.currentTarget.value)}
      {...wrong(id, error)}
    />
  </Field>
);
