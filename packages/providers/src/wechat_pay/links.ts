/** Where a buyer may be sent on WeChat's word. */
import type { CheckedOptions } from './options.ts';

/** A link that is WeChat's (its app, or its sites over https), or the test endpoint's. Undefined for any other. */
export const ownUrl = ({ endpoint }: Pick<CheckedOptions, 'endpoint'>, told: string | undefined): string | undefined => {
  const url = told !== undefined && URL.canParse(told) ? new URL(told) : undefined;
  if (url === undefined) return undefined;
  if (url.protocol === 'weixin:') return url.href;
  if (endpoint !== undefined) return url.origin === endpoint ? url.href : undefined;
  const tencent = url.hostname.endsWith('.tenpay.com') || url.hostname.endsWith('.qq.com');
  return url.protocol === 'https:' && tencent ? url.href : undefined;
};
