import { attribute, named, type QName, textOf, xml, type XmlElement } from '../xml/element.js';
import { WSMAN, XS } from '../xml/namespaces.js';

/** The XML Schema types that options are sent with. */
export type OptionType =
  | 'boolean'
  | 'string'
  | 'int'
  | 'unsignedInt'
  | 'long'
  | 'unsignedLong'
  | 'double';

/** One wsman:Option. [DSP0226] 6.4, [MS-WSMV] 2.2.4.25 */
export interface Option {
  readonly name: string;
  readonly value: string;
  /** The local name of an XML Schema type; Windows before 8/2012 reads every value as text. */
  readonly type?: OptionType;
  readonly mustComply?: boolean;
}

function writeOption({ name, value, type, mustComply }: Option): XmlElement {
  const attributes: [string, string | QName][] = [['Name', name]];
  if (type !== undefined) attributes.push(['Type', { ns: XS, name: type }]);
  if (mustComply !== undefined) attributes.push(['MustComply', String(mustComply)]);
  return xml(WSMAN, 'Option', value, attributes);
}

export function writeOptionSet(options: readonly Option[]): XmlElement {
  return xml(WSMAN, 'OptionSet', options.map(writeOption));
}

/** The prefix of `Type` is not resolved: Windows sends `xs:` without declaring it. */
function readOption(element: XmlElement): Option {
  const type = attribute(element, '', 'Type')?.replace(/^.*:/, '') as OptionType | undefined;
  const mustComply = attribute(element, '', 'MustComply') ?? attribute(element, '', 'mustComply');
  return {
    name: attribute(element, '', 'Name') ?? '',
    value: textOf(element),
    ...(type === undefined ? {} : { type }),
    ...(mustComply === undefined ? {} : { mustComply: mustComply === 'true' }),
  };
}

export function readOptionSet(set: XmlElement): Option[] {
  return set.children.filter((item) => named(item, WSMAN, 'Option')).map(readOption);
}
