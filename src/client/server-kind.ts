import { STANDARD_STYLE, type WireStyle } from '../binding/value.js';
import type { Identity } from '../wsman/operations/identify.js';

/** The servers whose habits are known. */
export type ServerKind = 'windows' | 'omi' | 'openwsman' | 'unknown';

/** What a kind of server wants, and what it does with partial writes. */
export interface ServerTraits {
  readonly style: WireStyle;
  /** A fragment Put changes only its property; openwsman nulls all others. */
  readonly mergesFragments: boolean;
  /** xsi:nil is written as null; OMI drops it. */
  readonly writesNull: boolean;
}

const TEXT_STYLE: WireStyle = { family: 'dmtf', char16: 'code', datetime: 'text' };

export const SERVER_TRAITS: Readonly<Record<ServerKind, ServerTraits>> = {
  windows: { style: STANDARD_STYLE, mergesFragments: true, writesNull: true },
  omi: { style: TEXT_STYLE, mergesFragments: false, writesNull: false },
  openwsman: {
    style: { ...TEXT_STYLE, char16: 'character' },
    mergesFragments: false,
    writesNull: false,
  },
  unknown: { style: STANDARD_STYLE, mergesFragments: false, writesNull: true },
};

const VENDORS: readonly [RegExp, ServerKind][] = [
  [/microsoft corporation/i, 'windows'],
  [/open management infrastructure/i, 'omi'],
  [/openwsman/i, 'openwsman'],
];

/** The kind of server that says this of itself. */
export function serverKindOf({ productVendor }: Identity): ServerKind {
  return VENDORS.find(([pattern]) => pattern.test(productVendor))?.[1] ?? 'unknown';
}
