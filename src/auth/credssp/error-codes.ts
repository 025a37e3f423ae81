import type { AuthenticationReason } from '../../errors.js';

type Row = readonly [name: string, reason: AuthenticationReason, meaning: string];

/** What a server says when it refuses a login. [MS-ERREF] 2.1.1, 2.3.1 */
const ERROR_CODES: ReadonlyMap<number, Row> = new Map<number, Row>([
  [0xc000_0022, ['STATUS_ACCESS_DENIED', 'account-restricted', 'the user may not log on this way']],
  [
    0xc000_005e,
    ['STATUS_NO_LOGON_SERVERS', 'no-authority', 'the server finds no domain controller'],
  ],
  [0xc000_0064, ['STATUS_NO_SUCH_USER', 'wrong-password', 'there is no such user']],
  [0xc000_006a, ['STATUS_WRONG_PASSWORD', 'wrong-password', 'the password is wrong']],
  [
    0xc000_006d,
    ['STATUS_LOGON_FAILURE', 'wrong-password', 'the user name or the password is wrong'],
  ],
  [0xc000_006e, ['STATUS_ACCOUNT_RESTRICTION', 'account-restricted', 'the account is restricted']],
  [
    0xc000_006f,
    ['STATUS_INVALID_LOGON_HOURS', 'account-restricted', 'the user may not log on at this time'],
  ],
  [0xc000_0071, ['STATUS_PASSWORD_EXPIRED', 'password-expired', 'the password has expired']],
  [0xc000_0072, ['STATUS_ACCOUNT_DISABLED', 'account-restricted', 'the account is disabled']],
  [
    0xc000_015b,
    ['STATUS_LOGON_TYPE_NOT_GRANTED', 'account-restricted', 'the user may not log on this way'],
  ],
  [0xc000_0193, ['STATUS_ACCOUNT_EXPIRED', 'account-restricted', 'the account has expired']],
  [
    0xc000_0224,
    ['STATUS_PASSWORD_MUST_CHANGE', 'password-expired', 'the password must be changed first'],
  ],
  [0xc000_0234, ['STATUS_ACCOUNT_LOCKED_OUT', 'account-restricted', 'the account is locked']],
  [
    0xc000_0388,
    ['STATUS_DOWNGRADE_DETECTED', 'no-authority', 'the server finds no domain controller'],
  ],
  [0x8009_0302, ['SEC_E_UNSUPPORTED_FUNCTION', 'protocol', 'the server wants another mechanism']],
  [0x8009_0308, ['SEC_E_INVALID_TOKEN', 'protocol', 'the server does not understand the token']],
  [0x8009_030c, ['SEC_E_LOGON_DENIED', 'wrong-password', 'the user name or the password is wrong']],
  [
    0x8009_0311,
    ['SEC_E_NO_AUTHENTICATING_AUTHORITY', 'no-authority', 'the server finds no domain controller'],
  ],
  [0x8009_0346, ['SEC_E_BAD_BINDINGS', 'binding-mismatch', 'somebody may be between']],
]);

/** `SEC_E_LOGON_DENIED (0x8009030c): the user name or the password is wrong` */
export function describeErrorCode(errorCode: number): string {
  const hex = `0x${errorCode.toString(16).padStart(8, '0')}`;
  const [name, , meaning] = ERROR_CODES.get(errorCode) ?? [];
  return name === undefined ? hex : `${name} (${hex}): ${meaning}`;
}

export function reasonOf(errorCode: number): AuthenticationReason {
  return ERROR_CODES.get(errorCode)?.[1] ?? 'refused';
}
