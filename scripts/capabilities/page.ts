/** Puts the tables between the marks of `docs/capabilities.md`; `node --import tsx scripts/capabilities/page.ts` writes them. */
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { shops } from './outcomes.ts';
import { actionsTable, appsTable, evidenceTable, outcomesTable } from './print.ts';
import { publishedAgents } from './readers.ts';

const file = fileURLToPath(new URL('../../docs/capabilities.md', import.meta.url));

export const pageNow = (): string => readFileSync(file, 'utf8');

/** The page as it should be. Where the published user agents are absent, their table stays as it is. */
export async function pageWanted(): Promise<string> {
  const published = publishedAgents();
  const tables: Readonly<Record<string, string | undefined>> = {
    evidence: evidenceTable(),
    actions: actionsTable(),
    apps: appsTable(),
    outcomes: published === undefined ? undefined : outcomesTable(published, await shops()),
  };
  let page = pageNow();
  for (const [name, table] of Object.entries(tables)) {
    const marks = new RegExp(`(<!-- ${name} -->\n)[\\s\\S]*?(\n?<!-- /${name} -->)`);
    if (!marks.test(page)) throw new Error(`docs/capabilities.md has no <!-- ${name} --> and <!-- /${name} -->.`);
    if (table !== undefined) page = page.replace(marks, (_all, open: string) => `${open}${table}\n<!-- /${name} -->`);
  }
  return page;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) writeFileSync(file, await pageWanted());
