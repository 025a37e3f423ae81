/** The MOF files of a list of classes. */
import { classText } from './mof-text.mjs';
import { ownFeatures } from './own-features.mjs';

/** Classes that every namespace has: their files name no namespace. */
const EVERY = '*';

/** `cimv2` for `root/cimv2`, `system` for the classes of every namespace. */
export function folderOf(namespace) {
  return namespace === EVERY ? 'system' : namespace.toLowerCase().replace(/^root\//, '');
}

/** Text by path below the folder of schemas, and the classes by namespace, superclasses first. */
export function derive(facts, list) {
  const derived = new Map();
  for (const { namespace, name } of list) addClass(facts, derived, namespace, name);
  const files = new Map();
  for (const one of derived.values()) files.set(pathOf(one), fileText(one));
  for (const namespace of new Set([...derived.values()].map((one) => one.namespace))) {
    files.set(`${folderOf(namespace)}/index.mof`, indexText(derived, namespace));
  }
  return { files, classes: [...derived.values()] };
}

function addClass(facts, derived, namespace, name) {
  const record = facts.get(namespace, name);
  const key = `${record.namespace}:${record.name}`.toLowerCase();
  const known = derived.get(key);
  if (known !== undefined) return known;
  const above =
    record.superclass === null
      ? undefined
      : addClass(facts, derived, record.namespace, record.superclass);
  const own = { ...ownFeatures(record, above), above };
  derived.set(key, own);
  return own;
}

const pathOf = ({ namespace, name }) => `${folderOf(namespace)}/${name}.mof`;

function fileText(record) {
  const { namespace, name, source, liveCheck, corrected } = record;
  const title = namespace === EVERY ? `${name}, of every namespace` : `${namespace}:${name}`;
  const lines = [
    `${title}: written by scripts/derive-schemas.mjs, not by hand.`,
    `From ${source}`,
    ...(liveCheck === undefined ? [] : [`Live: ${liveCheck.source} (${liveCheck.build})`]),
    ...corrected.map((reason) => `Corrected: ${reason}`),
  ];
  const comment = lines.map((line) => `// ${line}\n`).join('');
  return `${comment}${namespace === EVERY ? '' : `${pragma(namespace)}\n`}\n${classText(record)}`;
}

function pragma(namespace) {
  const path = ['.', ...namespace.split('/')].map((part) => `${String.raw`\\`}${part}`).join('');
  return `#pragma namespace("${String.raw`\\`}${path}")`;
}

/** Superclasses stand before what is derived from them. */
function indexText(derived, namespace) {
  const own = [...derived.values()].filter((one) => one.namespace === namespace);
  const up = '../'.repeat(folderOf(namespace).split('/').length);
  const isEvery = namespace === EVERY;
  return [
    `// The classes of ${isEvery ? 'every namespace' : namespace}: `,
    'written by scripts/derive-schemas.mjs, not by hand.\n',
    isEvery ? '' : `${pragma(namespace)}\n`,
    include(`${up}${isEvery ? 'qualifiers.mof' : `${folderOf(EVERY)}/index.mof`}`),
    ...own.map(({ name }) => include(`${name}.mof`)),
  ].join('');
}

const include = (path) => `#pragma include("${path}")\n`;
