/**
 * Paying from a phone's browser. WeChat reads from `Referer` on which domain the page before its own stands, and lets no other than the registered one
 * through; so the buyer goes by a page of the shop. Sources: pay.weixin.qq.com/docs/merchant/apis/h5-payment/h5-transfer-payment and the questions of
 * doc/v2/partner/4011939757: a link is good for five minutes and a repeated order gives a fresh one; the way back goes in `redirect_url`.
 */
import type { PayPage } from '../contract.ts';
import { bare } from './jsapi.ts';
import type { Note } from './schema.ts';

/** In a page's query: its link may be too old by now. */
export const freshMark = 'fresh';

/** Links are good for 300 seconds; what is left of them is for the way there. */
const linkLives = 270;

/** The body that H5 has besides. WeChat compares the address with the one that the buyer's browser then comes from. */
export const sceneOf = (ip: string): Record<string, unknown> => ({ scene_info: { payer_client_ip: ip, h5_info: { type: 'Wap' } } });

/** The page that sends a phone's browser on to WeChat. `until`: seconds since 1970 after which it asks for a fresh link first. */
export const onwardPage = (url: string, now: Date): PayPage => ({
  data: { way: 'h5', url, until: String(Math.floor(now.getTime() / 1000) + linkLives) },
  policy: bare,
});

/** Can a fresh link be asked for with what was kept? */
export const renewable = (note: Note | undefined, returned: ReadonlyMap<string, string>): note is Note & { readonly ip: string } =>
  note?.ip !== undefined && returned.has(freshMark);
