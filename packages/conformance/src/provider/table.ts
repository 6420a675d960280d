/** Which law holds for which driver, as a page of the documentation. */
import type { Finding } from '../law.ts';

/** A driver's findings on one of its benches. */
export interface BenchReport {
  readonly driver: string;
  readonly findings: readonly Finding[];
}

/** Worst first: one broken bench is a broken driver, and one bench that keeps a law is enough where the others cannot be asked. */
const marks: readonly (readonly [Finding['result'], string])[] = [
  ['broken', '**broken**'],
  ['left_out', 'left out'],
  ['kept', 'kept'],
  ['not_applicable', '-'],
];

const row = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;

/** A table in Markdown: a line for each law, a column for each driver, in the order they come. */
export function lawTable(reports: readonly BenchReport[]): string {
  const drivers = [...new Set(reports.map(({ driver }) => driver))];
  const laws = reports[0]?.findings ?? [];
  const markOf = (driver: string, law: string): string => {
    const found = reports
      .filter((report) => report.driver === driver)
      .flatMap(({ findings }) => findings.filter(({ id }) => id === law).map(({ result }) => result));
    return marks.find(([result]) => found.includes(result))?.[1] ?? '-';
  };
  return [
    row(['law', 'the promise', ...drivers]),
    row(['---', '---', ...drivers.map(() => '---')]),
    ...laws.map(({ id, says }) => row([`\`${id}\``, says.replaceAll('|', '\\|'), ...drivers.map((driver) => markOf(driver, id))])),
  ].join('\n');
}
