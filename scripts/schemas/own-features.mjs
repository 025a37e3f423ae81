/** What a class declares itself: its facts without what its superclasses give it as it is. */

const lower = (features) => new Map(features.map((one) => [one.name.toLowerCase(), one]));

/**
 * A class of the facts with only its own features, each with `isOverride`, and `effective`: all
 * features that it has, for the classes below it.
 */
export function ownFeatures(record, above) {
  const inherited = lower(above?.effective.properties ?? []);
  const methods = lower(above?.effective.methods ?? []);
  const own = {
    ...record,
    isAssociation: isAssociation(record) || above?.isAssociation === true,
    properties: record.properties
      .map((one) => ownProperty(one, inherited.get(one.name.toLowerCase()), record))
      .filter((one) => one !== undefined),
    methods: record.methods
      .map((one) => ownMethod(one, methods.get(one.name.toLowerCase())))
      .filter((one) => one !== undefined),
  };
  return { ...own, effective: effective(own, inherited, methods) };
}

/** Pages print the qualifier for few associations: two references make one. */
function isAssociation({ name, qualifiers, properties }) {
  const references = properties.filter(({ type }) => type.startsWith('ref '));
  return qualifiers.association === true || (references.length >= 2 && !name.startsWith('__'));
}

/** `undefined` for one that is as the superclass has it. */
function ownProperty(property, old, record) {
  if (old === undefined) return { ...property, isWritable: isWritable(property) };
  const isNew = {
    type: typeOf(property) !== typeOf(old) && !isUnseenDatetime(property, old, record),
    key: property.key && !old.key,
    access: property.access !== 'unknown' && isWritable(property) !== old.isWritable,
    values: hasOtherValues(property.values, old.values),
    read: property.writeOnly === true && old.writeOnly !== true,
  };
  const aspects = Object.keys(isNew).filter((aspect) => isNew[aspect]);
  if (aspects.length === 0) return undefined;
  return {
    ...property,
    key: property.key || old.key,
    isWritable: property.access === 'unknown' ? old.isWritable : isWritable(property),
    wasWritable: old.isWritable,
    wasKey: old.key,
    oldType: typeOf(old),
    hasSameValues: !isNew.values,
    isOverride: true,
    aspects,
  };
}

/** The source of the live builds shows a datetime as a string. */
function isUnseenDatetime({ type, isLiveOnly }, old, { typeCaveat }) {
  return type === 'string' && old.type === 'datetime' && Boolean(isLiveOnly ?? typeCaveat);
}

const isWritable = ({ access }) => access === 'read/write';

export const typeOf = ({ type, array }) => `${type}${array ? '[]' : ''}`.toLowerCase();

/**
 * Pages that leave values out, or that word a label otherwise, say nothing new: only a value that the
 * superclass does not list does.
 */
function hasOtherValues(own = [], old = []) {
  const known = new Set(old.map(({ value }) => value));
  return own.some(({ value }) => !known.has(value));
}

function ownMethod(method, old) {
  if (old === undefined) return method;
  if (method.documentedOn !== undefined || method.signature === 'undocumented') return undefined;
  if (
    signatureOf(method) === signatureOf(old) &&
    !hasOtherValues(method.returnValues, old.returnValues)
  ) {
    return undefined;
  }
  return { ...method, isOverride: true, oldSignature: signatureOf(old) };
}

export function signatureOf({ returnType, parameters }) {
  const list = parameters.map((one) => `${one.direction} ${typeOf(one)} ${one.name.toLowerCase()}`);
  return `${returnType}(${list.join(', ')})`;
}

function effective(own, inherited, methods) {
  const merge = (old, features) => [...new Map([...old, ...lower(features)]).values()];
  return { properties: merge(inherited, own.properties), methods: merge(methods, own.methods) };
}
