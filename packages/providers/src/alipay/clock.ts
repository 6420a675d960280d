/** Alipay's clock stands in Beijing, GMT+8 the whole year, and its times carry no zone (docs.antom.com, "precreate_transaction", `timestamp`). */

const eightHours = 8 * 3_600_000;

/** `2026-11-22 20:00:00` for 12:00 UTC. Parts of a second are cut off. */
export const beijingTime = (at: number): string => new Date(at + eightHours).toISOString().slice(0, 19).replace('T', ' ');

/** Milliseconds since 1970; undefined where the text is no such time. Some of Alipay's times carry milliseconds. */
export const readBeijingTime = (text: string): number | undefined => {
  if (!/^\d{4}-\d{2}-\d{2} \d{2}:\d{2}:\d{2}(?:\.\d{1,3})?$/.test(text)) return undefined;
  const at = Date.parse(`${text.replace(' ', 'T')}+08:00`);
  return Number.isNaN(at) ? undefined : at;
};
