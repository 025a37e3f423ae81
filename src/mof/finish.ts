import type { CimClass } from '../cim/class.js';
import { InstanceMaker } from './instance-maker.js';
import { KnownClasses } from './known-classes.js';
import type { ReadState } from './read-state.js';
import { type MofDeclaration, type MofSchema, schemaOf } from './schema.js';

/**
 * What could only be done when all is read: instances of classes, and aliases, that come after them.
 * @throws MofError if anything is wrong.
 */
export function finish(state: ReadState, given: readonly CimClass[]): MofSchema {
  const classes = new KnownClasses(state, given);
  for (const { name, source, at } of state.typeUses) {
    if (classes.hasName(name)) continue;
    state.diagnostics.report(source, at, name, 'a type, or the name of a class that is declared');
  }
  const maker = new InstanceMaker(state, classes);
  const declarations = state.declarations.map((one): MofDeclaration => {
    if (one.kind !== 'pending') return one;
    const { raw, kind: _, ...rest } = one;
    return { ...rest, kind: 'instance', instance: maker.make(raw) };
  });
  state.diagnostics.check();
  return schemaOf(declarations);
}
