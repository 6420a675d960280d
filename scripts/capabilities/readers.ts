/** Who reads inside apps: the published user agents, those that the list lacks, and on what kind of screen each of them sits. */
import { existsSync, readFileSync } from 'node:fs';

export interface ReaderAgent {
  readonly family: string;
  readonly agent: string;
}

const file = `${process.env['BUYPOST_CORPORA'] ?? '../shared/corpora'}/ua/uap-core-inapp-subset.json`;

/** 106 user agents of in-app browsers and webviews, from ua-parser/uap-core (Apache-2.0); undefined where the folder is absent. */
export function publishedAgents(): readonly ReaderAgent[] | undefined {
  if (!existsSync(file)) return undefined;
  const { entries }: { readonly entries: readonly { readonly family: string; readonly ua: string }[] } = JSON.parse(
    readFileSync(file, 'utf8'),
  );
  return entries.map(({ family, ua }) => ({ family, agent: ua }));
}

const ios = 'Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko)';
const android = 'Mozilla/5.0 (Linux; Android 15; Pixel 9) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 Mobile Safari/537.36';

/** What the published list lacks, in the shapes that these apps are known to write. */
export const ownAgents: readonly ReaderAgent[] = [
  { family: 'WeChat (phone)', agent: `${ios} Mobile/15E148 MicroMessenger/8.0.61(0x18003d2c) NetType/WIFI Language/zh_CN` },
  { family: 'WeChat (mini program)', agent: `${ios} Mobile/15E148 MicroMessenger/8.0.61 miniProgram/wx0123456789abcdef` },
  { family: 'WeCom', agent: `${ios} Mobile/15E148 wxwork/4.1.36 MicroMessenger/7.0.1 Language/zh` },
  { family: 'Alipay', agent: `${ios} Mobile/15E148 ChannelId(75) AliApp(AP/10.7.20.6000) AlipayClient/10.7.20.6000 Language/zh-Hans` },
  { family: 'QQ', agent: `${android} V1_AND_SQ_9.1.5_7160_YYB_D QQ/9.1.5.20750 NetType/WIFI` },
  { family: 'DingTalk', agent: `${ios} Mobile/15E148 AliApp(DingTalk/7.6.50) com.laiwang.DingTalk/39810000 Channel/201200` },
  { family: 'Xiaohongshu', agent: `${ios} Mobile/15E148 XiaoHongShu/8.50 discover/8.50` },
  { family: 'Safari (phone)', agent: `${ios} Version/18.5 Mobile/15E148 Safari/604.1` },
  { family: 'Chrome (phone)', agent: android },
  {
    family: 'Chrome (computer)',
    agent: 'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 Safari/537.36',
  },
];

export type Screen = 'phone' | 'tablet' | 'computer';

/** What such a browser is looked at on. Robots and what says nothing sit at a computer. */
export const screenOf = ({ agent }: ReaderAgent): Screen => {
  if (/iPad|Tablet|Android(?!.*Mobile).*Safari/.test(agent)) return 'tablet';
  if (/Windows NT|Macintosh|X11;|bot\b|crawler/i.test(agent)) return 'computer';
  return 'phone';
};

export const screens: Readonly<Record<Screen, { readonly width: number; readonly height: number; readonly touch: boolean }>> = {
  phone: { width: 390, height: 844, touch: true },
  tablet: { width: 820, height: 1180, touch: true },
  computer: { width: 1280, height: 800, touch: false },
};
