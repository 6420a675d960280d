import type { ComponentChildren } from 'preact';
import { Wrong, wrong } from './wrong.tsx';

export interface Choosable {
  readonly id: string;
  readonly content: ComponentChildren;
  readonly off?: boolean;
}

interface ChoiceProps {
  readonly name: string;
  readonly label: string;
  /** Under each other; as pills side by side otherwise. */
  readonly rows?: boolean;
  readonly options: readonly Choosable[];
  readonly chosen: string | undefined;
  readonly error?: string | undefined;
  readonly onChoose: (id: string) => void;
}

/** One of several, as native radio buttons under a drawn face. */
export const Choice = ({ name, label, rows, options, chosen, error, onChoose }: ChoiceProps) => (
  <fieldset class="f" part={`choice ${name}`}>
    <legend>{label}</legend>
    <div class={rows ? 'ms' : 'pills'}>
      {options.map(({ id, content, off }) => (
        <label key={id} class={rows ? 'm' : 'pill'} part="option">
          <input
            type="radio"
            name={name}
            value={id}
            checked={chosen === id}
            disabled={off}
            onChange={() => onChoose(id)}
            {...wrong(name, error)}
          />
          <span>
            {rows && <span class="dot" />}
            {content}
          </span>
        </label>
      ))}
    </div>
    <Wrong id={name} error={error} />
  </fieldset>
);
