import { otherTexts } from '../messages/en-otherwise.ts';
import { Line } from '../parts/marks.tsx';
import type { Tools } from '../tools.ts';

const parcel = 'M10 2.5 16.5 6v8L10 17.5 3.5 14V6zm0 7.5v7.5m0-7.5L3.5 6m6.5 4 6.5-4m-10 -1.8 6.5 3.6';

export const shipment = (state: 'preparing' | 'sent', t: Tools) => (
  <p class="pages">
    <Line d={parcel} /> {otherTexts(t.m)[state]}
  </p>
);
