import { choiceTexts } from '../messages/en-choices.ts';
import type { Tools } from '../tools.ts';

/** The line of a sum to which shipping is still to be added. */
export const grows = (t: Tools) => (
  <div>
    <dt>{choiceTexts(t.m).shipping}</dt>
    <dd>{choiceTexts(t.m).choose}</dd>
  </div>
);
