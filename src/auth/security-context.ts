/** A sealed message. WinRM sends the length of `header`, `header`, and `data`. */
export interface Sealed {
  readonly header: Uint8Array;
  readonly data: Uint8Array;
}

/**
 * One side of one authentication: tokens in, tokens out; afterwards it seals and unseals, in order.
 *
 * A context belongs to one connection, and takes one call at a time: the next one is made when the
 * promise of the last has settled. Any failure closes it for good.
 */
export interface SecurityContext {
  /** `NTLM`, `Kerberos`, `Negotiate`, `CredSSP`. */
  readonly mechanism: string;
  /**
   * This side needs no more tokens, and messages can be sealed. That the peer accepted the login is
   * shown by the first message of the peer that opens.
   */
  readonly isComplete: boolean;
  /**
   * This side has made its last token, and `wrap` works, though the last token of the peer may still
   * be to come. Where it is left out, that is so once the context is complete.
   */
  readonly canWrap?: boolean;
  /**
   * The next token for the peer, given the last one of the peer (none at the very start of the side
   * that begins); undefined when there is nothing more to send.
   *
   * @throws AuthenticationError when the peer refuses the login, or offers too little security.
   * @throws ProtocolError for a token that is malformed or was changed.
   */
  step(token?: Uint8Array): Promise<Uint8Array | undefined>;
  /** Seals the next message. The message itself is left as it is. */
  wrap(message: Uint8Array): Promise<Sealed>;
  /**
   * Opens the next message: `headerLength` bytes of header, then the data.
   *
   * @throws ProtocolError `unseal-failed` for what was changed, lost, repeated or put out of order.
   */
  unwrap(sealed: Uint8Array, headerLength: number): Promise<Uint8Array>;
  /** Wipes the keys. May be called at any time, and more than once. */
  close(): void;
}

/** A context that SPNEGO can carry. */
export interface NegotiableContext extends SecurityContext {
  /** The object identifiers it answers to, the preferred one first: `1.2.840.113554.1.2.2`. */
  readonly mechTypes: readonly string[];
  /** It wants a mechListMIC even where RFC 4178 lets it be left out. */
  readonly requiresMechListMic: boolean;
  /** The mechListMIC of this side over the DER of the MechTypeList. Called once. */
  signMechList(mechTypeList: Uint8Array): Promise<Uint8Array>;
  /**
   * Checks the mechListMIC of the peer. Called once.
   *
   * @throws ProtocolError `token-rejected` if it is not right.
   */
  verifyMechList(mechTypeList: Uint8Array, mechListMic: Uint8Array): Promise<void>;
}
