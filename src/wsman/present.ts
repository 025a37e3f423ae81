/** The fields that have a value: what is undefined is left out. */
export function present<T extends object>(
  fields: T,
): { [N in keyof T]?: Exclude<T[N], undefined> } {
  const entries = Object.entries(fields).filter(([, value]) => value !== undefined);
  return Object.fromEntries(entries) as { [N in keyof T]?: Exclude<T[N], undefined> };
}
