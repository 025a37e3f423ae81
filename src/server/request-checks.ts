import { ANONYMOUS } from '../wsman/addressing.js';
import type { Message } from '../wsman/envelope.js';
import type { HeaderName } from '../wsman/headers.js';
import { FaultReply } from './fault-reply.js';

/** Looks at a request before it is carried out. @throws FaultReply */
export type Check = (message: Message) => void;

const MIN_ENVELOPE = 8192;
const MAX_MESSAGE_ID = 2048;

/** Headers without which no request is served. [MS-WSMV] 3.1.4.1 */
const REQUIRED: readonly HeaderName[] = ['to', 'action', 'messageId', 'replyTo'];

const understood: Check = ({ notUnderstood }) => {
  if (notUnderstood.length === 0) return;
  throw new FaultReply({
    code: 'MustUnderstand',
    subcode: '',
    reason:
      'The WS-Management service cannot process a SOAP header in the request that is marked as mustUnderstand by the client.',
    headers: notUnderstood,
  });
};

const required: Check = ({ headers }) => {
  const missing = REQUIRED.find((name) => headers[name] === undefined);
  if (missing === undefined) return;
  throw new FaultReply({
    subcode: 'wsa:MessageInformationHeaderRequired',
    reason: `A required SOAP header is missing: ${missing}.`,
  });
};

const replyTo: Check = ({ headers }) => {
  if (headers.replyTo === ANONYMOUS) return;
  throw new FaultReply({
    subcode: 'wsman:UnsupportedFeature',
    faultDetail: 'AddressingMode',
    reason: 'The WS-Management service only answers on the same connection.',
  });
};

const wellFormedHeaders: Check = ({ headers, invalid }) => {
  const length = headers.messageId?.length ?? 0;
  const [bad] = length === 0 || length > MAX_MESSAGE_ID ? ['messageId'] : invalid;
  if (bad === undefined) return;
  throw new FaultReply({
    subcode: 'wsa:InvalidMessageInformationHeader',
    reason: `The value of a SOAP header is not valid: ${bad}.`,
    ...(bad === 'operationTimeoutMs' ? { faultDetail: 'InvalidTimeout' } : {}),
  });
};

const envelopeSize: Check = ({ headers: { maxEnvelopeSize = MIN_ENVELOPE } }) => {
  if (maxEnvelopeSize >= MIN_ENVELOPE) return;
  throw new FaultReply({
    subcode: 'wsman:EncodingLimit',
    faultDetail: 'MinimumEnvelopeLimit',
    reason: `The maximum envelope size in the request is less than ${MIN_ENVELOPE} octets.`,
  });
};

const locale: Check = ({ mandatory }) => {
  if (!mandatory.has('locale')) return;
  throw new FaultReply({
    subcode: 'wsman:UnsupportedFeature',
    faultDetail: 'Locale',
    reason: 'The WS-Management service does not promise to answer in the requested language.',
  });
};

const selectors: Check = ({ headers }) => {
  const names = (headers.selectors ?? []).map(({ name }) => name.toLowerCase());
  if (new Set(names).size === names.length) return;
  throw new FaultReply({
    subcode: 'wsman:InvalidSelectors',
    faultDetail: 'DuplicateSelectors',
    reason: 'A selector is named twice.',
  });
};

/** What every WS-Management service checks, in this order. */
export const STANDARD_CHECKS: readonly Check[] = [
  understood,
  required,
  replyTo,
  wellFormedHeaders,
  envelopeSize,
  locale,
  selectors,
];
