/** A class as MOF text. [DSP0004] 7 */

const WIDTH = 100;
/** Class qualifiers that are written, as MOF spells them, in this order. */
const CLASS_QUALIFIERS = {
  abstract: 'Abstract',
  association: 'Association',
  aggregation: 'Aggregation',
  indication: 'Indication',
  exception: 'Exception',
  singleton: 'Singleton',
  dynamic: 'Dynamic',
  supportsCreate: 'SupportsCreate',
  supportsUpdate: 'SupportsUpdate',
  supportsDelete: 'SupportsDelete',
  createBy: 'CreateBy',
  deleteBy: 'DeleteBy',
  privileges: 'Privileges',
  provider: 'Provider',
  deprecated: 'Deprecated',
  version: 'Version',
  classVersion: 'ClassVersion',
};

/** The text of a class: its qualifiers, its name, and its own features. */
export function classText(record) {
  const head = qualifierText(classQualifiers(record), '');
  const base = record.superclass === null ? '' : ` : ${record.superclass}`;
  const features = [...record.properties.map(propertyText), ...record.methods.map(methodText)];
  return `${head}class ${record.name}${base} {\n${features.join('')}};\n`;
}

function classQualifiers({ qualifiers, isAssociation }) {
  const values = { ...qualifiers, ...(isAssociation ? { association: true } : {}) };
  return Object.entries(CLASS_QUALIFIERS)
    .filter(([name]) => values[name] !== undefined && values[name] !== false)
    .map(([name, spelling]) => qualifier(spelling, classValue(name, values[name])));
}

/** It is an array of what to use instead, which the facts do not tell. [DSP0004] 5.6.3.12 */
const NO_REPLACEMENT = ['No value'];

const classValue = (name, value) => (name === 'deprecated' ? NO_REPLACEMENT : value);

function qualifier(name, value) {
  if (value === true) return name;
  if (Array.isArray(value)) return { name, items: value.map(literal) };
  return `${name}(${literal(value)})`;
}

const literal = (value) => (typeof value === 'string' ? quoted(value) : String(value));

function quoted(text) {
  return `"${text.replaceAll(/[\\"]/g, '\\$&').replaceAll('\n', String.raw`\n`)}"`;
}

function propertyText(property) {
  const list = qualifierText(propertyQualifiers(property), '  ');
  const [type, isArray] = [typeText(property.type), property.array ? '[]' : ''];
  return joined(list, `  ${type} ${property.name}${isArray};\n`);
}

function propertyQualifiers(property) {
  const { name, isWritable, wasWritable, writeOnly, access } = property;
  return [
    property.key && 'Key',
    writeOnly ? 'Read(false)' : access !== 'unknown' && 'Read',
    isWritable && 'Write',
    wasWritable && !isWritable && 'Write(false)',
    property.required && 'Required',
    property.notNull && 'Not_Null',
    property.isOverride && qualifier('Override', name),
    property.deprecated && qualifier('Deprecated', NO_REPLACEMENT),
    ...typeQualifiers(property),
    property.maxLen && `MaxLen(${property.maxLen})`,
    property.units && qualifier('Units', property.units),
    property.arrayType && qualifier('ArrayType', property.arrayType),
    ...(property.hasSameValues ? [] : valueQualifiers(property)),
  ].filter((text) => Boolean(text));
}

const SCALARS = /^(?:boolean|[us]int(?:8|16|32|64)|real(?:32|64)|string|char16|datetime|ref )/;

/** An embedded instance is a string that says so. [DSP0004] 5.6.3.15, 5.6.3.16 */
function typeQualifiers({ type, embeddedInstance }) {
  if (type === 'object') return ['EmbeddedObject'];
  if (!SCALARS.test(type)) return [qualifier('EmbeddedInstance', type)];
  if (typeof embeddedInstance !== 'string') return [];
  return [qualifier('EmbeddedInstance', embeddedInstance)];
}

function typeText(type) {
  if (type.startsWith('ref ')) return `${type.slice(4)} REF`;
  return SCALARS.test(type) ? type : 'string';
}

/** A label that the facts do not have is the value itself. */
function valueQualifiers({ type, values = [] }) {
  if (values.length === 0) return [];
  const texts = values.map(({ value }) => value);
  const labels = values.map(({ value, label }) => label ?? value);
  const isPlain = type === 'string' && labels.every((label, at) => label === texts[at]);
  const map = qualifier('ValueMap', texts);
  return isPlain ? [map] : [map, qualifier('Values', labels)];
}

function methodText(method) {
  const { name, parameters, returnValues, isOverride } = method;
  const qualifiers = [
    method.static && 'Static',
    isOverride && qualifier('Override', name),
    ...valueQualifiers({ values: returnValues }),
  ].filter((text) => Boolean(text));
  const list = qualifierText(qualifiers, '  ');
  const start = `  ${returnText(method.returnType)} ${name}(`;
  const flat = parameters.map((one) => parameterText(one, ''));
  const line = joined(list, `${start}${flat.map(({ text }) => text).join(', ')});\n`);
  const fits = line.split('\n').every((part) => part.length <= WIDTH);
  if (fits && flat.every(({ isFlat }) => isFlat)) return line;
  const lines = parameters.map((one) => `    ${parameterText(one, '    ').text}`);
  return joined(list, `${start}\n${lines.join(',\n')});\n`);
}

/** HRESULT is how pages print the integer of some system classes. */
const returnText = (type) => (type === 'HRESULT' ? 'uint32' : (type ?? 'void'));

const DIRECTIONS = { in: ['In'], out: ['In(false)', 'Out'], inout: ['In', 'Out'] };

function parameterText(parameter, indent) {
  const qualifiers = [
    ...DIRECTIONS[parameter.direction],
    ...typeQualifiers(parameter),
    ...valueQualifiers(parameter),
  ];
  const list = qualifierText(qualifiers, indent).slice(indent.length);
  const rest = `${typeText(parameter.type)} ${parameter.name}${parameter.array ? '[]' : ''}`;
  const isFlat = !list.trimEnd().includes('\n') && list.length + rest.length < WIDTH - 8;
  return isFlat
    ? { text: `${list.trimEnd()} ${rest}`, isFlat }
    : { text: `${list}${indent}${rest}`, isFlat };
}

/** `[A, B("x")]` with a line end, broken between items where it is too long. */
function qualifierText(qualifiers, indent) {
  if (qualifiers.length === 0) return '';
  const items = qualifiers.flatMap((one, at) => {
    const end = at === qualifiers.length - 1 ? ']' : ',';
    if (typeof one === 'string') return [`${one}${end}`];
    return one.items.map((item, index) => arrayItem(one, item, index, end));
  });
  return `${filled(items, `${indent}[`, `${indent} `)}\n`;
}

function arrayItem({ name, items }, item, index, end) {
  const open = index === 0 ? `${name}{` : '';
  return `${open}${item}${index === items.length - 1 ? `}${end}` : ','}`;
}

function filled(items, first, next) {
  const lines = [];
  let line = first;
  for (const item of items) {
    const isStart = line === first || line === next;
    const longer = isStart ? `${line}${item}` : `${line} ${item}`;
    if (longer.length <= WIDTH || isStart) line = longer;
    else {
      lines.push(line);
      line = `${next}${item}`;
    }
  }
  return [...lines, line].join('\n');
}

/** Qualifiers and declaration in one line, where they fit. */
function joined(list, declaration) {
  const [text, rest] = [list.trimEnd(), declaration.trim()];
  const isOne = !text.includes('\n') && text.length + rest.length < WIDTH;
  if (list === '') return declaration;
  return isOne ? `${text} ${rest}\n` : `${list}${declaration}`;
}
