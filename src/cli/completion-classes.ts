/** A class as completion knows it: its own members, and where the others come from. */
export interface ClassMembers {
  readonly superclass?: string;
  readonly properties: readonly string[];
  readonly methods: readonly string[];
}

/** Classes by their names. */
export type ClassNames = ReadonlyMap<string, ClassMembers>;

const NONE: ClassMembers = { properties: [], methods: [] };

/** The members of a class, inherited ones first, as far as they are known. */
export function membersOf(classes: ClassNames, name: string): ClassMembers {
  const byName = new Map([...classes].map(([own, members]) => [own.toLowerCase(), members]));
  const line: ClassMembers[] = [];
  let next = byName.get((name.split(/[.=:]/)[0] ?? '').toLowerCase());
  while (next !== undefined && !line.includes(next)) {
    line.unshift(next);
    next = byName.get((next.superclass ?? '').toLowerCase());
  }
  if (line.length === 0) return NONE;
  return {
    properties: [...new Set(line.flatMap(({ properties }) => properties))],
    methods: [...new Set(line.flatMap(({ methods }) => methods))],
  };
}
