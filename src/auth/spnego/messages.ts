import { securityError } from '../failures.js';
import { contextTag, der, derOid, DerReader, DerTag, readOid } from '../der.js';

const SPNEGO = '1.3.6.1.5.5.2';

/** The first token. [RFC 4178] 4.2.1 */
export interface NegTokenInit {
  /** The DER of MechTypeList, its tag included: the text under the mechListMIC. */
  readonly mechTypeList: Uint8Array;
  readonly mechTypes: readonly string[];
  readonly mechToken?: Uint8Array | undefined;
  readonly mechListMic?: Uint8Array | undefined;
}

const NEG_STATES = ['accept-completed', 'accept-incomplete', 'reject', 'request-mic'] as const;

export type NegState = (typeof NEG_STATES)[number];

/** Every other token. [RFC 4178] 4.2.2 */
export interface NegTokenResp {
  readonly negState?: NegState | undefined;
  readonly supportedMech?: string | undefined;
  readonly responseToken?: Uint8Array | undefined;
  readonly mechListMic?: Uint8Array | undefined;
}

export function writeMechTypeList(mechTypes: readonly string[]): Buffer {
  return der(DerTag.sequence, ...mechTypes.map(derOid));
}

/** A field under its explicit tag; nothing for undefined. */
function field(n: number, tag: number, contents: Uint8Array | undefined): Buffer {
  return contents === undefined ? Buffer.alloc(0) : der(contextTag(n), der(tag, contents));
}

/** NegTokenInit in the frame of a first GSSAPI token. [RFC 2743] 3.1 */
export function writeNegTokenInit(token: Omit<NegTokenInit, 'mechTypes'>): Buffer {
  const fields = der(
    DerTag.sequence,
    der(contextTag(0), token.mechTypeList),
    field(2, DerTag.octetString, token.mechToken),
    field(3, DerTag.octetString, token.mechListMic),
  );
  return der(DerTag.application0, derOid(SPNEGO), der(contextTag(0), fields));
}

/** @throws ProtocolError for anything else. */
export function readNegTokenInit(token: Uint8Array): NegTokenInit {
  const outer = new DerReader(token);
  const frame = outer.enter(DerTag.application0);
  outer.end();
  const oid = readOid(frame.next(DerTag.objectIdentifier).contents);
  if (oid !== SPNEGO) throw securityError('token-rejected', `no SPNEGO token: ${oid}`);
  const choice = frame.enter(contextTag(0));
  frame.end();
  const fields = choice.enter(DerTag.sequence);
  choice.end();
  const mechTypeList = fields.next(contextTag(0)).contents;
  // reqFlags say nothing: they are not protected. [RFC 4178] 4.2.1
  fields.optional(contextTag(1));
  const mechToken = fields.explicit(2, DerTag.octetString);
  const mechListMic = fields.explicit(3, DerTag.octetString);
  fields.end();
  return { mechTypeList, mechTypes: readMechTypes(mechTypeList), mechToken, mechListMic };
}

function readMechTypes(mechTypeList: Uint8Array): string[] {
  const outer = new DerReader(mechTypeList);
  const list = outer.enter(DerTag.sequence);
  outer.end();
  const mechTypes: string[] = [];
  while (!list.isAtEnd) mechTypes.push(readOid(list.next(DerTag.objectIdentifier).contents));
  return mechTypes;
}

export function writeNegTokenResp(token: NegTokenResp): Buffer {
  const { negState, supportedMech } = token;
  const fields = der(
    DerTag.sequence,
    field(0, DerTag.enumerated, negState && Buffer.from([NEG_STATES.indexOf(negState)])),
    supportedMech === undefined ? Buffer.alloc(0) : der(contextTag(1), derOid(supportedMech)),
    field(2, DerTag.octetString, token.responseToken),
    field(3, DerTag.octetString, token.mechListMic),
  );
  return der(contextTag(1), fields);
}

/** @throws ProtocolError for anything else. */
export function readNegTokenResp(token: Uint8Array): NegTokenResp {
  const outer = new DerReader(token);
  const choice = outer.enter(contextTag(1));
  outer.end();
  const fields = choice.enter(DerTag.sequence);
  choice.end();
  const negState = fields.explicit(0, DerTag.enumerated);
  const supportedMech = fields.explicit(1, DerTag.objectIdentifier);
  const responseToken = fields.explicit(2, DerTag.octetString);
  const mechListMic = fields.explicit(3, DerTag.octetString);
  fields.end();
  return {
    negState: negState && readNegState(negState),
    supportedMech: supportedMech && readOid(supportedMech),
    responseToken,
    mechListMic,
  };
}

function readNegState(contents: Uint8Array): NegState {
  const state = contents.length === 1 ? NEG_STATES[contents[0] as number] : undefined;
  if (state === undefined) throw securityError('token-rejected', 'SPNEGO has no such negState');
  return state;
}

/** The mechanism of a first GSSAPI token; undefined for a token in no such frame. [RFC 2743] 3.1 */
export function frameOf(token: Uint8Array): string | undefined {
  if (token[0] !== DerTag.application0) return undefined;
  const frame = new DerReader(token).enter(DerTag.application0);
  return readOid(frame.next(DerTag.objectIdentifier).contents);
}

/** True for a first token of SPNEGO itself. */
export function isSpnegoInit(token: Uint8Array): boolean {
  return frameOf(token) === SPNEGO;
}
