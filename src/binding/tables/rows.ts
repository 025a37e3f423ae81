/** The rows of a table written as text: a line a row, cells separated by blanks. */
export function rows(table: string): string[][] {
  return table
    .trim()
    .split('\n')
    .map((line) => line.split(/ +/));
}
