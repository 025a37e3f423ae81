/** One line of the table. */
export interface Row {
  readonly what: string;
  /** What this library needs or does. */
  readonly ours: string;
  /** What it is compared with. */
  readonly peer?: string;
  readonly theirs?: string;
  /** Ours by theirs, of the times: less is better. */
  readonly ratio?: number;
}

/** A time in the unit that suits it. */
export function duration(milliseconds: number): string {
  return milliseconds < 1
    ? `${Math.round(milliseconds * 1000)} µs`
    : `${milliseconds.toFixed(2)} ms`;
}

export function perSecond(milliseconds: number): string {
  return `${Math.round(1000 / milliseconds).toLocaleString('en-US')}/s`;
}

const HEADINGS = ['what', 'wscim', 'peer', 'its', 'ratio'];

function cells({ what, ours, peer = '', theirs = '', ratio }: Row): string[] {
  return [what, ours, peer, theirs, ratio === undefined ? '' : ratio.toFixed(2)];
}

/** The rows as one table of Markdown. */
export function table(rows: readonly Row[]): string {
  const lines = [HEADINGS, ...rows.map(cells)];
  const widths = HEADINGS.map((_, column) =>
    Math.max(...lines.map((line) => line[column]?.length ?? 0)),
  );
  const print = (line: readonly string[]): string =>
    `| ${line.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join(' | ')} |`;
  const rule = `| ${widths.map((width) => '-'.repeat(width)).join(' | ')} |`;
  const [head = '', ...body] = lines.map(print);
  return [head, rule, ...body].join('\n');
}
