/**
 * Text without regard to letter case, as Windows folds it: one UTF-16 unit at a time, so that the
 * length stays the same.
 */
export function fold(text: string): string {
  return text.replace(/[^]/g, (unit) => {
    const upper = unit.toUpperCase();
    return upper.length === 1 ? upper : unit;
  });
}
