import { randomInt, randomUUID } from 'node:crypto';
import type { FaultParts } from '../server/fault-reply.js';
import { WQL } from '../wsman/filter.js';

/** What most clients say that they query in, though it is WQL. [DSP0202] */
const CQL = 'http://schemas.dmtf.org/wbem/cql/1/dsp0202.pdf';

/** Where servers differ about enumerations. */
export interface EnumerationWays {
  newContext(): string;
  /** The dialects of queries. */
  readonly languages: ReadonlySet<string>;
  /** A query goes to the URI of all classes, `.../*`, and no Enumerate has keys. [MS-WSMV] 3.1.4.8 */
  readonly strictUri: boolean;
  /** `ASSOCIATORS OF` and `REFERENCES OF` are queries. */
  readonly associationQueries: boolean;
  /** An unknown class in a query makes it a bad query. */
  readonly blamesQuery: boolean;
  /** Some properties of an instance: a fragment without its class, or the instance without the others. */
  readonly projection: 'fragment' | 'instance';
  /** IncludeResultProperty makes a projection. */
  readonly resultProperties: boolean;
  readonly selectorFilter: 'applied' | 'strict' | 'ignored';
  /** PolymorphismMode means something. */
  readonly polymorphism: boolean;
  /** An unknown EnumerationMode is a fault. */
  readonly knownModes: boolean;
  /** Without OptimizeEnumeration, problems come with the first Pull. */
  readonly lazy: boolean;
  /** An EnumerateResponse without items says so. */
  readonly emptyItems: boolean;
  /** The context in the answer that ends the sequence. */
  readonly lastContext: 'kept' | 'empty';
  /** An item that no answer can hold ends the enumeration. */
  readonly endsWhenTooLarge: boolean;
  /** How many enumerations may be open. */
  readonly maxOpen: number;
  /** How large an answer may be, in octets, for what the request says. */
  maxAnswer(requested: number | undefined): number;
  /** The fault for a Pull with another resource URI than its Enumerate had. */
  readonly otherResource?: FaultParts;
}

const WINDOWS_MAX_ENVELOPE = 512_000;
const OMI_MAX_ENVELOPE = 250 * 1024;
const OPENWSMAN_DEFAULT_ENVELOPE = 32_767;
/** MaxConcurrentOperationsPerUser. [MS-WSMV] 3.1.4.1.19 */
const WINDOWS_MAX_OPEN = 1500;
/** The slots that OMI has for contexts, which are numbers of 32 bits. */
const OMI_MAX_OPEN = 64;
const OMI_CONTEXTS = 2 ** 32;

export const WINDOWS_ENUMERATIONS: EnumerationWays = {
  newContext: () => `uuid:${randomUUID().toUpperCase()}`,
  languages: new Set([WQL]),
  strictUri: true,
  associationQueries: true,
  blamesQuery: true,
  projection: 'fragment',
  resultProperties: true,
  selectorFilter: 'strict',
  polymorphism: false,
  knownModes: true,
  lazy: false,
  emptyItems: false,
  lastContext: 'empty',
  endsWhenTooLarge: false,
  maxOpen: WINDOWS_MAX_OPEN,
  maxAnswer: (requested = WINDOWS_MAX_ENVELOPE) => Math.min(requested, WINDOWS_MAX_ENVELOPE),
  otherResource: {
    code: 'Receiver',
    subcode: 'wsen:InvalidEnumerationContext',
    reason: 'The resource URI of the Pull is not that of the Enumerate. ',
    hresult: 0x803381ad,
  },
};

export const OMI_ENUMERATIONS: EnumerationWays = {
  newContext: () => String(randomInt(1, OMI_CONTEXTS)),
  languages: new Set([WQL, CQL]),
  strictUri: false,
  associationQueries: false,
  blamesQuery: false,
  projection: 'instance',
  resultProperties: false,
  selectorFilter: 'ignored',
  polymorphism: true,
  knownModes: false,
  lazy: true,
  emptyItems: true,
  lastContext: 'kept',
  endsWhenTooLarge: true,
  maxOpen: OMI_MAX_OPEN,
  maxAnswer: (requested = OMI_MAX_ENVELOPE) => Math.min(requested, OMI_MAX_ENVELOPE),
};

export const OPENWSMAN_ENUMERATIONS: EnumerationWays = {
  newContext: () => randomUUID(),
  languages: new Set([WQL, CQL]),
  strictUri: false,
  associationQueries: false,
  blamesQuery: false,
  projection: 'instance',
  resultProperties: false,
  selectorFilter: 'applied',
  polymorphism: true,
  knownModes: false,
  lazy: false,
  emptyItems: false,
  lastContext: 'empty',
  endsWhenTooLarge: false,
  maxOpen: WINDOWS_MAX_OPEN,
  maxAnswer: (requested = OPENWSMAN_DEFAULT_ENVELOPE) => requested,
  otherResource: {
    subcode: 'wsa:MessageInformationHeaderRequired',
    reason: 'The resource URI is not that of the enumeration.',
  },
};
