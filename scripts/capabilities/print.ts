/** The tables of `docs/capabilities.md`, from the code. */
import { evidence, type Evidence } from '../../packages/core/src/surfaces/evidence.ts';
import { actionsOn, inApps } from '../../packages/core/src/surfaces/index.ts';
import type { Surface } from '../../packages/core/src/contract.ts';
import { outcomeOf, sentence, type PretendShop } from './outcomes.ts';
import { ownAgents, type ReaderAgent } from './readers.ts';

const surfaces: readonly Surface[] = ['desktop', 'phone', 'wechat', 'alipay', 'in_app'];
const table = (head: readonly string[], rows: readonly (readonly string[])[]): string =>
  [head, head.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n');

const cell = (known: Evidence['redirect']): string => (known === 'unconfirmed' ? '?' : known);

export const evidenceTable = (): string =>
  table(
    ['where', 'surface', 'redirect', 'pay frame', 'app link', 'code on its screen', 'popups', 'storage in the frame', 'from whom'],
    evidence.map((row) => [
      row.where,
      `\`${row.surface}\``,
      ...[row.redirect, row.embed, row.appLink, row.scan, row.popups, row.frameStorage].map(cell),
      row.notes.map(({ says, url }) => (url === undefined ? says : `[${says}](${url})`)).join('. '),
    ]),
  );

export const actionsTable = (): string =>
  table(
    ['surface', 'steps that are offered'],
    surfaces.map((surface) => [
      `\`${surface}\``,
      actionsOn(surface)
        .map((action) => `\`${action}\``)
        .join(', '),
    ]),
  );

export const appsTable = (): string =>
  table(
    ['app', 'surface', 'the way out that the sheet names'],
    inApps.map((app) => [
      app.zh === undefined ? app.title : `${app.title} (${app.zh})`,
      `\`${app.surface}\``,
      app.leave === 'menu'
        ? 'three dots at the upper right, with an arrow; copy the link'
        : app.leave === 'link'
          ? 'a link that opens the browser; copy the link'
          : 'copy the link',
    ]),
  );

/** One line for each family and outcome: how many of its user agents, and what a reader sees in each shop. */
export function outcomesTable(published: readonly ReaderAgent[], shops: readonly PretendShop[]): string {
  const rows = new Map<string, { readonly cells: readonly string[]; count: number }>();
  for (const reader of [...published, ...ownAgents]) {
    const seen = shops.map((shop) => outcomeOf(reader, shop));
    const cells = [reader.family, `\`${seen[0]?.surface ?? ''}\``, ...seen.map(sentence)];
    const key = cells.join('|');
    const row = rows.get(key) ?? { cells, count: 0 };
    row.count += 1;
    rows.set(key, row);
  }
  return table(
    ['reader', 'surface', ...shops.map((shop) => shop.says), 'user agents'],
    [...rows.values()].map(({ cells, count }) => [...cells, String(count)]),
  );
}
