import type { ComponentChildren } from 'preact';
import type { Says } from '../views/says.ts';
import { Stamp } from './marks.tsx';

const looks = { good: 'good', bad: 'bad', wait: '', calm: '', off: '' } as const;

/** The mark, the headline and the sentences of a state. The same words go to the live region once. */
export const Status = ({ says, children }: { readonly says: Says; readonly children?: ComponentChildren }) => (
  <div class={`st ${looks[says.stamp]}`} part="status">
    <Stamp name={says.stamp} />
    <h3 part="headline" class={says.stamp === 'good' ? 'price' : ''}>
      {says.head}
    </h3>
    {says.lines.map((line) => (
      <p key={line}>{line}</p>
    ))}
    {children}
  </div>
);
