/** NEGOTIATE. The names are those of the document without `NTLMSSP_`. [MS-NLMP] 2.2.2.5 */
export const NegotiateFlags = {
  NEGOTIATE_UNICODE: 0x00000001,
  NEGOTIATE_OEM: 0x00000002,
  REQUEST_TARGET: 0x00000004,
  NEGOTIATE_SIGN: 0x00000010,
  NEGOTIATE_SEAL: 0x00000020,
  NEGOTIATE_DATAGRAM: 0x00000040,
  NEGOTIATE_LM_KEY: 0x00000080,
  NEGOTIATE_NTLM: 0x00000200,
  ANONYMOUS: 0x00000800,
  NEGOTIATE_OEM_DOMAIN_SUPPLIED: 0x00001000,
  NEGOTIATE_OEM_WORKSTATION_SUPPLIED: 0x00002000,
  NEGOTIATE_ALWAYS_SIGN: 0x00008000,
  TARGET_TYPE_DOMAIN: 0x00010000,
  TARGET_TYPE_SERVER: 0x00020000,
  NEGOTIATE_EXTENDED_SESSIONSECURITY: 0x00080000,
  NEGOTIATE_IDENTIFY: 0x00100000,
  REQUEST_NON_NT_SESSION_KEY: 0x00400000,
  NEGOTIATE_TARGET_INFO: 0x00800000,
  NEGOTIATE_VERSION: 0x02000000,
  NEGOTIATE_128: 0x20000000,
  NEGOTIATE_KEY_EXCH: 0x40000000,
  NEGOTIATE_56: 0x80000000,
} as const;

export type FlagName = keyof typeof NegotiateFlags;

/** Without these a message could be read or changed on its way: there is no login then. */
export const REQUIRED: readonly FlagName[] = [
  'NEGOTIATE_SIGN',
  'NEGOTIATE_SEAL',
  'NEGOTIATE_EXTENDED_SESSIONSECURITY',
  'NEGOTIATE_128',
  'NEGOTIATE_KEY_EXCH',
];

/** Where TLS protects the messages, nobody has to seal them once more. */
export const REQUIRED_IN_TLS: readonly FlagName[] = REQUIRED.filter(
  (name) => name !== 'NEGOTIATE_SEAL',
);

/** What both of our sides can do. */
export const SUPPORTED: number = flagsOf([
  ...REQUIRED,
  'NEGOTIATE_UNICODE',
  'REQUEST_TARGET',
  'NEGOTIATE_NTLM',
  'NEGOTIATE_ALWAYS_SIGN',
  'NEGOTIATE_VERSION',
  'NEGOTIATE_56',
]);

/** What a client begins with: 0xe2088237. It offers OEM characters as Windows does, and takes none. */
export const OFFERED: number = (SUPPORTED | NegotiateFlags.NEGOTIATE_OEM) >>> 0;

/** The unsigned 32-bit number of some flags. */
export function flagsOf(names: readonly FlagName[]): number {
  return names.reduce((flags, name) => (flags | NegotiateFlags[name]) >>> 0, 0);
}

export function hasFlag(flags: number, name: FlagName): boolean {
  return (flags & NegotiateFlags[name]) !== 0;
}

/** Which of some flags are not set. */
export function missingFlags(flags: number, wanted: readonly FlagName[] = REQUIRED): FlagName[] {
  return wanted.filter((name) => !hasFlag(flags, name));
}
