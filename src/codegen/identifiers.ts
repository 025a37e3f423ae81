import { ValidationError } from '../errors.js';

/** Words that cannot name a constant, an interface or both. */
const RESERVED = new Set(
  (
    'any arguments as async await bigint boolean break case catch class const continue debugger ' +
    'declare default delete do else enum eval export extends false finally for from function get ' +
    'if implements import in infer instanceof interface is keyof let module namespace never new ' +
    'null number object of package private protected public readonly require return set static ' +
    'string super switch symbol this throw true try type typeof undefined unique unknown var void ' +
    'while with yield'
  ).split(' '),
);

/** Names that Windows keeps for devices: no file or folder can have them. */
const DEVICE = /^(?:con|prn|aux|nul|com\d|lpt\d)$/i;
const INDEX = /^index$/i;

const IDENTIFIER = /^[\p{ID_Start}_$][\p{ID_Continue}$]*$/u;

/** [DSP0004] 5.1.2.8, A.3: letters, digits and `_`, and most of what is beyond ASCII. */
const CLASS_NAME = /^[A-Za-z_\u0080-\uffef][A-Za-z0-9_\u0080-\uffef]*$/;

/**
 * The identifier that a class is exported by: its name, with `_` behind where TypeScript or the file
 * itself (`taken`) uses that word, and `_` for a character that an identifier cannot have.
 * @throws ValidationError WBEM_E_INVALID_CLASS for what is not a name of a class
 */
export function classIdentifier(className: string, taken: ReadonlySet<string>): string {
  if (!CLASS_NAME.test(className)) {
    const message = `${JSON.stringify(className)} is not a CIM name; nothing can be generated from it`;
    throw new ValidationError('WBEM_E_INVALID_CLASS', message);
  }
  const name = className.replaceAll(/./gsu, (char) => (IDENTIFIER.test(`_${char}`) ? char : '_'));
  return RESERVED.has(name) || taken.has(name) ? `${name}_` : name;
}

/** The file of a class, without ending: its identifier, where file systems allow it. */
export function fileName(identifier: string): string {
  return INDEX.test(identifier) ? `${identifier}_` : folderName(identifier);
}

/** A folder of such a name, where file systems allow it. */
export function folderName(name: string): string {
  return DEVICE.test(name) ? `${name}_` : name;
}

/** A property name in an object literal. `__proto__` is computed: written plainly it is no property. */
export function propertyKey(name: string): string {
  if (name === '__proto__') return "['__proto__']";
  return memberName(name);
}

/** A member's name in an interface. */
export function memberName(name: string): string {
  return IDENTIFIER.test(name) ? name : textLiteral(name);
}

const ESCAPES: Readonly<Record<string, string>> = {
  '\n': '\\n',
  '\r': '\\r',
  '\t': '\\t',
  '\\': '\\\\',
};

/** What a reader would not see, or see elsewhere than it is: controls, separators, lone surrogates. */
const UNSEEN = /[\p{Cc}\p{Cf}\p{Cs}\u2028\u2029\\]/gu;

function escape(char: string): string {
  const [...units] = Array.from({ length: char.length }, (_, at) => char.charCodeAt(at));
  const codes = units.map((unit) => `\\u${unit.toString(16).padStart(4, '0')}`);
  return ESCAPES[char] ?? codes.join('');
}

/** A text as a literal: one line, whatever is in it. */
export function textLiteral(text: string): string {
  const quote = text.includes("'") && !text.includes('"') ? '"' : "'";
  const body = text.replaceAll(UNSEEN, escape);
  return quote + body.replaceAll(quote, `\\${quote}`) + quote;
}
