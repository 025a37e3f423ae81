/** The classes of a facts file, with corrections, and with live builds before documentation. */

/** Types that the source of the live builds cannot show: absence there says nothing. */
const UNSEEN = /^(?:datetime|object|ref )/;

export class Facts {
  #classes = new Map();

  constructor(records, differences, corrections) {
    checkCorrections(records, corrections);
    const docOnly = new Map(differences.map((one) => [keyOf(one.namespace, one.class), one]));
    for (const record of records) {
      const key = keyOf(record.namespace, record.name);
      this.#classes.set(key, correct(record, docOnly.get(key) ?? {}, corrections));
    }
  }

  /** The class of a namespace, or of every namespace. */
  find(namespace, name) {
    return this.#classes.get(keyOf(namespace, name)) ?? this.#classes.get(keyOf('*', name));
  }

  /** @throws when there is no such class. */
  get(namespace, name) {
    const found = this.find(namespace, name);
    if (found === undefined) throw new Error(`no facts of ${namespace}:${name}`);
    return found;
  }
}

const keyOf = (namespace, name) => `${namespace}:${name}`.toLowerCase();

/** @throws when a correction is of something that is not there: the facts may have changed. */
function checkCorrections(records, corrections) {
  const names = new Map(records.map((one) => [`${one.namespace}:${one.name}`, namesOf(one)]));
  for (const { of, property, method, parameter, writable = [], drop = [], ...one } of corrections) {
    if (of === undefined) continue;
    const features = [property, method, ...writable, ...drop, ...(one.static ?? [])];
    const paths = [...features, parameter && `${method}.${parameter}`];
    const wrong = paths.find((name) => name && name !== '*' && !names.get(of)?.has(name));
    if (wrong !== undefined) throw new Error(`a correction of ${of} names ${wrong}: there is none`);
  }
}

/** The names of what a class has; of parameters behind those of their methods. */
function namesOf({ properties, methods, liveOnlyProperties = [] }) {
  const parameters = methods.flatMap(({ name, parameters: list }) =>
    list.map((one) => `${name}.${one.name}`),
  );
  const features = [...properties, ...liveOnlyProperties, ...methods];
  return new Set([...features.map(({ name }) => name), ...parameters]);
}

function correct(record, difference, corrections) {
  const mine = corrections.filter(({ of }) => of === `${record.namespace}:${record.name}`);
  const dropped = new Set(mine.flatMap(({ drop = [] }) => drop));
  const absent = new Set([...(difference.docOnly ?? []), ...(difference.methodsDocOnly ?? [])]);
  const isLeftOut = ({ name, type = '' }) =>
    dropped.has(name) || (absent.has(name) && !isUnseen(name, type));
  const properties = [...record.properties.map(preferLive), ...liveOnly(record)];
  return {
    ...record,
    qualifiers: Object.assign({}, record.qualifiers, ...mine.map((one) => one.qualifiers)),
    corrected: [...new Set(mine.map(({ reason }) => reason))],
    properties: patch(
      properties.filter((one) => !isLeftOut(one)),
      mine,
      'property',
    ),
    methods: patch(
      record.methods.filter((one) => !isLeftOut(one)),
      mine,
      'method',
    ).map((method) => withParameters(method, corrections, mine)),
  };
}

function isUnseen(name, type) {
  return UNSEEN.test(type) || name === 'TIME_CREATED' || name === 'SECURITY_DESCRIPTOR';
}

/** A number without a label says nothing. */
function labelled(values = []) {
  return values.filter(({ value, label }) => label !== undefined || !/^-?(?:0x)?\d/.test(value));
}

function preferLive({ liveType, liveArray, ...property }) {
  return {
    ...property,
    type: liveType ?? property.type,
    array: liveArray ?? property.array,
    values: labelled(property.values),
  };
}

/** What only live builds have. They do not tell the width of an enumeration. */
function liveOnly({ liveOnlyProperties = [] }) {
  return liveOnlyProperties
    .filter(({ type }) => type !== undefined && type !== 'enumerated integer')
    .map((property) => ({ ...property, key: false, access: 'read', isLiveOnly: true }));
}

function patch(features, corrections, kind) {
  const written = new Set(corrections.flatMap(({ writable = [] }) => writable));
  const onClass = new Set(corrections.flatMap((one) => one.static ?? []));
  return features.map((feature) => {
    const mine = corrections.filter((one) => one[kind] === feature.name && !one.parameter);
    const isWritten = written.has(feature.name) || (written.has('*') && !feature.key);
    const access = isWritten ? [{ access: 'read/write' }] : [];
    const isStatic = onClass.has(feature.name) || onClass.has('*') ? [{ static: true }] : [];
    return Object.assign({}, feature, ...access, ...isStatic, ...mine.map((one) => one.patch));
  });
}

/** A parameter of a type that a correction of every class names has the type that it gives. */
function withParameters(method, all, mine) {
  const types = Object.assign({}, ...all.map(({ parameterTypes = {} }) => parameterTypes));
  const own = mine.filter((one) => one.method === method.name && one.parameter);
  const parameters = method.parameters.map((parameter) => {
    const patches = own.filter((one) => one.parameter === parameter.name).map((one) => one.patch);
    const type = types[parameter.type] ?? parameter.type;
    return Object.assign({}, parameter, { type, values: labelled(parameter.values) }, ...patches);
  });
  return { ...method, returnValues: labelled(method.returnValues), parameters };
}
