import { FaultError, ProtocolError } from '../../../src/index.js';
import {
  answerTo,
  type Asked,
  type EnumeratorOptions,
  GONE,
  setting,
} from '../enumeration-server.js';
import type { Row } from './row.js';

export interface StreamRow extends Omit<Row, 'outcomeUnknown'> {
  readonly server: EnumeratorOptions;
  /** What the server is told to forget; none where it has nothing, or nothing is known. */
  readonly released: readonly string[];
}

const UNREADABLE = { error: ProtocolError, status: 'WBEM_E_INVALID_STREAM' } as const;
const CONTEXT = 'context-1';

/** Items 1 and 2 come as they should; then `content` is the content of a PullResponse. */
function pulled(content: string | ((asked: Asked) => string)): EnumeratorOptions {
  return {
    count: Infinity,
    perAnswer: 2,
    react: (asked) => {
      if (asked.operation !== 'Pull') return undefined;
      const text = typeof content === 'string' ? content : content(asked);
      return answerTo(asked, `<n:PullResponse>${text}</n:PullResponse>`);
    },
  };
}

/** The first answer of all. */
function enumerated(content: string): EnumeratorOptions {
  return {
    react: (asked) =>
      asked.operation === 'Enumerate'
        ? answerTo(asked, `<n:EnumerateResponse>${content}</n:EnumerateResponse>`)
        : answerTo(asked, ''),
  };
}

function row(
  what: string,
  says: RegExp,
  server: EnumeratorOptions,
  rest: Partial<StreamRow> = {},
): StreamRow {
  return { what, ...UNREADABLE, says, server, released: [CONTEXT], ...rest };
}

/** An item in a page of a Pull whose other items are right. */
function item(what: string, says: RegExp, text: string): StreamRow {
  return row(what, says, pulled(`<n:Items>${setting(3)}${text}${setting(5)}</n:Items>`));
}

const typed = (property: string): string => setting(4, property);
const OPEN = `<n:EnumerationContext>${CONTEXT}</n:EnumerationContext>`;
const LEVELS = 1_000_000;

/** What servers get wrong in an enumeration that has begun well, and what they are told then. */
export const STREAMS: readonly StreamRow[] = [
  item('text between items', /text between items/, 'hello'),
  item(
    'an endpoint reference for an object',
    /item 2: an endpoint reference where an object/,
    '<a:EndpointReference/>',
  ),
  item(
    'an element of the protocol for an object',
    /item 2: .*EnumerationContext where an object/,
    OPEN,
  ),
  item(
    'an object in no namespace',
    /item 2: Setting in no namespace where an object/,
    '<Setting xmlns=""/>',
  ),
  item(
    'an Item without object',
    /item 2: an endpoint reference where an object/,
    '<w:Item><a:EndpointReference/></w:Item>',
  ),
  item(
    'an Item with two objects',
    /item 2: .*Test_Setting where an object/,
    `<w:Item>${setting(1)}${setting(2)}</w:Item>`,
  ),
  item('an Item of nothing', /item 2: nothing where an object/, '<w:Item/>'),
  item(
    'text for a projection',
    /text where a property was expected/,
    '<w:XmlFragment>hello</w:XmlFragment>',
  ),
  item(
    'a text for a number',
    /item 2: .*Level should be a uint8/,
    typed('<p:Level>many</p:Level>'),
  ),
  item(
    'a number out of range',
    /item 2: .*Level should be a uint8/,
    typed('<p:Level>256</p:Level>'),
  ),
  item(
    'a fraction for an integer',
    /item 2: .*Size should be a uint64/,
    typed('<p:Size>1.5</p:Size>'),
  ),
  item(
    'a word for a boolean',
    /item 2: .*Enabled should be a boolean/,
    typed('<p:Enabled>yes</p:Enabled>'),
  ),
  item(
    'two values for one',
    /item 2: .*Level should be a single uint8/,
    typed('<p:Level>1</p:Level><p:Level>2</p:Level>'),
  ),
  row(
    'two Items',
    /the answer has Items twice/,
    pulled(`<n:Items>${setting(3)}</n:Items><n:Items/>`),
  ),
  row(
    'two Items of either namespace',
    /the answer has Items twice/,
    pulled('<n:Items/><w:Items/>'),
  ),
  row(
    'two EndOfSequence',
    /EndOfSequence twice/,
    pulled('<n:Items/><n:EndOfSequence/><w:EndOfSequence/>'),
  ),
  row('no PullResponse', /the body holds no PullResponse/, {
    ...pulled(''),
    react: (asked) => (asked.operation === 'Pull' ? answerTo(asked, '<n:Other/>') : undefined),
  }),
  row('an empty body', /the body holds no PullResponse/, {
    ...pulled(''),
    react: (asked) => (asked.operation === 'Pull' ? answerTo(asked, '') : undefined),
  }),
  row('the answer to another request', /relates to uuid:other/, {
    ...pulled(''),
    react: (asked) =>
      asked.operation === 'Pull' ? answerTo({ ...asked, messageId: 'uuid:other' }, '') : undefined,
  }),
  row('the answer to another operation', /has the action .*EnumerateResponse/, {
    ...pulled(''),
    react: (asked) =>
      asked.operation === 'Pull' ? answerTo({ ...asked, operation: 'Enumerate' }, '') : undefined,
  }),
  row(
    'a context of which it then knows nothing',
    /InvalidEnumerationContext/,
    {
      ...pulled((asked) =>
        asked.nth === 1 ? '<n:EnumerationContext>other</n:EnumerationContext>' : '',
      ),
      react: (asked) => {
        if (asked.operation !== 'Pull') return undefined;
        const other = '<n:EnumerationContext>other</n:EnumerationContext>';
        return asked.nth === 1
          ? answerTo(asked, `<n:PullResponse>${other}</n:PullResponse>`)
          : GONE;
      },
    },
    { error: FaultError, status: 'WBEM_E_INVALID_OPERATION', released: [] },
  ),
  row(
    'neither a context nor an end',
    /neither an enumeration context nor an end/,
    enumerated(`<w:Items>${setting(1)}</w:Items>`),
    { released: [] },
  ),
  row('an empty EnumerateResponse', /neither an enumeration context nor an end/, enumerated(''), {
    released: [],
  }),
  row(
    'an empty context',
    /neither an enumeration context nor an end/,
    enumerated('<n:EnumerationContext> </n:EnumerationContext>'),
    { released: [] },
  ),
  row(
    'an unreadable item in the first answer',
    /item 1: .*Level should be a uint8/,
    enumerated(`${OPEN}<w:Items>${typed('<p:Level>x</p:Level>')}</w:Items>`),
  ),
  row(
    'two Items in the first answer',
    /the answer has Items twice/,
    enumerated(`${OPEN}<w:Items/><w:Items/>`),
  ),
  row(
    'a million levels in an item',
    /nested/,
    pulled(`<n:Items>${setting(3, '<p:A>'.repeat(LEVELS) + '</p:A>'.repeat(LEVELS))}</n:Items>`),
  ),
  row('no items, for ever', /no items, as many before it, and no end/, pulled('')),
  row(
    'items of white space and comments, for ever',
    /no items, as many before it, and no end/,
    pulled('<n:Items> <!-- nothing -->\n</n:Items>'),
  ),
  row(
    'an undeclared prefix in an item',
    /prefix|not well-formed/,
    pulled(`<n:Items><zz:Test_Setting><zz:Id>1</zz:Id></zz:Test_Setting></n:Items>`),
  ),
  row('a document type declaration', /document type declaration/, {
    ...pulled(''),
    react: (asked) =>
      asked.operation === 'Pull'
        ? `<!DOCTYPE s [<!ENTITY a "ha">]>${answerTo(asked, '<n:PullResponse><n:EndOfSequence/></n:PullResponse>')}`
        : undefined,
  }),
];
