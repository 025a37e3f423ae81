import type { OptionSpecs, OptionValues } from './command.js';
import { FORMAT_NAMES } from './output/formats.js';
import { count, mechanism, names, oneOf, seconds } from './readers.js';

const text = 'string';
const flag = 'boolean';

/** Which server, and how to talk to it. */
const CONNECTION_OPTIONS = {
  host: {
    type: text,
    multiple: true,
    value: 'H',
    help: 'name or address, with a port perhaps; https://H for https; more than once: run on each',
  },
  hosts: { type: text, value: 'FILE', help: 'hosts from a file, one a line, # for comments' },
  url: { type: text, value: 'URL', help: 'the whole URL: https://srv01:5986/wsman' },
  proxy: {
    type: text,
    value: 'URL',
    help: 'http://proxy:3128, socks5://proxy:1080; with user@ perhaps',
  },
  'proxy-password-env': {
    type: text,
    value: 'VAR',
    help: 'password of the user in --proxy, from an environment variable',
  },
  'allow-unencrypted': {
    type: flag,
    help: 'allow http without encryption, where anybody on the way can read along',
  },
  ca: { type: text, value: 'FILE', help: 'certificates to trust, in PEM' },
  fingerprint: {
    type: text,
    multiple: true,
    value: 'SHA256',
    help: "trust only the server's certificate with this fingerprint; more than once: one of them",
  },
  insecure: { type: flag, help: "do not check the server's certificate" },
  timeout: { type: text, value: 'SECONDS', read: seconds, help: 'for each call (default 120)' },
  'operation-timeout': {
    type: text,
    value: 'SECONDS',
    read: seconds,
    help: 'what the server is given for one request (default 60)',
  },
  server: {
    type: text,
    value: 'KIND',
    read: oneOf('windows', 'omi', 'openwsman', 'unknown'),
    help: 'its kind: windows, omi, openwsman, unknown (default: what it says of itself)',
  },
  trace: { type: flag, help: 'print every envelope to standard error' },
} as const satisfies OptionSpecs;

/** Who logs in, and how. */
const LOGIN_OPTIONS = {
  auth: {
    type: text,
    value: 'KIND',
    read: mechanism,
    help: 'basic, ntlm, negotiate, kerberos, credssp, certificate (default: basic over https and with --allow-unencrypted, else negotiate)',
  },
  user: {
    type: text,
    value: 'NAME',
    help: 'user@REALM, DOMAIN\\user or user; without any login option nobody logs in',
  },
  'password-env': { type: text, value: 'VAR', help: 'password from an environment variable' },
  'password-file': { type: text, value: 'FILE', help: 'password from the first line of a file' },
  'password-stdin': { type: flag, help: 'password from the first line of standard input' },
  'allow-ntlm': {
    type: flag,
    help: 'negotiate may use NTLM where there is no Kerberos; whoever stands between can bring that about',
  },
  ccache: {
    type: text,
    value: 'NAME',
    help: 'Kerberos tickets from this cache (default: those of kinit): FILE:/tmp/krb5cc_1000',
  },
  keytab: { type: text, value: 'FILE', help: 'Kerberos key of the user, instead of a password' },
  service: {
    type: text,
    multiple: true,
    value: 'NAME',
    help: 'Kerberos service to ask for (default HTTP, then WSMAN, then host); more than once: in this order',
  },
  delegate: {
    type: flag,
    help: 'hand the server a Kerberos ticket to log in elsewhere with, as you; the ticket must be forwardable',
  },
  cert: { type: text, value: 'FILE', help: 'certificate to log in with, in PEM; with --key' },
  key: { type: text, value: 'FILE', help: 'its key; the passphrase is the password' },
  pfx: { type: text, value: 'FILE', help: 'certificate and key in one file of PKCS #12, instead' },
} as const satisfies OptionSpecs;

/** Which server, how to log in, and how to talk to it. */
export const SERVER_OPTIONS = {
  ...CONNECTION_OPTIONS,
  ...LOGIN_OPTIONS,
} as const satisfies OptionSpecs;

export type ServerOptions = OptionValues<typeof SERVER_OPTIONS>;

/** Where the class is. */
export const RESOURCE_OPTIONS = {
  namespace: { type: text, value: 'NS', help: 'of paths that name none (default root/cimv2)' },
  'resource-uri': { type: text, value: 'URI', help: "a vendor's own URI of the class" },
} as const satisfies OptionSpecs;

/** What comes out. */
export const OUTPUT_OPTIONS = {
  output: {
    type: text,
    short: 'o',
    value: 'FORMAT',
    read: oneOf(...FORMAT_NAMES),
    help: `${FORMAT_NAMES.join(', ')} (default: table on a terminal, else jsonl)`,
  },
  fields: { type: text, value: 'A,B', read: names, help: 'only these fields, in this order' },
} as const satisfies OptionSpecs;

/** How much comes out, where it may be much. */
export const LIST_OPTIONS = {
  limit: { type: text, value: 'N', read: count, help: 'stop after N rows of each host' },
} as const satisfies OptionSpecs;

/** Objects or only what they are called. */
export const PATHS_OPTION = {
  paths: { type: flag, help: 'only the paths' },
} as const satisfies OptionSpecs;

/** How an update of some properties travels, and what is done about writes. */
export const WRITE_OPTIONS = {
  'dry-run': {
    type: flag,
    help: 'write nothing: the difference on standard error, the envelopes on standard output',
  },
  verify: { type: flag, help: 'read back and compare' },
} as const satisfies OptionSpecs;

/** The headings of the options in help texts. */
export const OPTION_GROUPS: readonly (readonly [heading: string, options: OptionSpecs])[] = [
  ['Server', CONNECTION_OPTIONS],
  ['Login', LOGIN_OPTIONS],
  ['Resource', RESOURCE_OPTIONS],
  ['Output', OUTPUT_OPTIONS],
];
