import type { ComponentChildren } from 'preact';
import type { Says } from '../views/says.ts';
import { Mark, Stamp } from './marks.tsx';

const looks = { good: 'good', bad: 'bad', wait: '', calm: '', off: '' } as const;

interface StatusProps {
  readonly says: Says;
  /** Drawn instead of the stamp where the buyer has something to do: how they do it. */
  readonly mark?: Mark | undefined;
  readonly children?: ComponentChildren;
}

/** The mark, the headline and the sentences of a state. The same words go to the live region once. */
export const Status = ({ says, mark, children }: StatusProps) => (
  <div class={`st ${looks[says.stamp]}`} part="status">
    {mark && says.stamp === 'calm' ? <Mark name={mark} /> : <Stamp name={says.stamp} />}
    <h3 part="headline" class={says.stamp === 'good' ? 'price' : ''}>
      {says.head}
    </h3>
    {says.lines.map((line) => (
      <p key={line}>{line}</p>
    ))}
    {children}
  </div>
);
