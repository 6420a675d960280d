import type { ComponentChildren } from 'preact';
import type { Says } from '../views/says.ts';
import { Mark, Stamp } from './marks.tsx';

interface StatusProps {
  readonly says: Says;
  /** Drawn instead of the stamp where the buyer has something to do: how they do it. */
  readonly mark?: Mark | false | undefined;
  readonly children?: ComponentChildren;
}

/** The mark, the headline and the sentences of a state. The same words go to the live region once. */
export const Status = ({ says: { stamp, head, lines }, mark, children }: StatusProps) => (
  <div class={`st ${stamp}`} part="status">
    {mark && stamp === 'calm' ? <Mark name={mark} /> : <Stamp name={stamp} />}
    <h3>{head}</h3>
    {lines.map((line) => (
      <p key={line}>{line}</p>
    ))}
    {children}
  </div>
);
