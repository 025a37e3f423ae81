import { expect, test } from 'vitest';
import { parseUserName } from '../../src/auth/user-name.js';
import { ValidationError } from '../../src/errors.js';

test.each([
  ['CONTOSO\\ops', 'ops', 'CONTOSO'],
  ['.\\ops', 'ops', '.'],
  ['\\ops', 'ops', ''],
  ['ops', 'ops', ''],
  ['ops@contoso.example', 'ops@contoso.example', ''],
  ['CONTOSO\\ops@x', 'ops@x', 'CONTOSO'],
])('parseUserName reads %j', (name, user, domain) => {
  expect(parseUserName(name)).toEqual({ user, domain });
});

test.each(['', 'CONTOSO\\', 'a\\b\\c'])('parseUserName refuses %j', (name) => {
  expect(() => parseUserName(name)).toThrow(ValidationError);
});
