import type { CimClass } from '../../../src/cim/class.js';
import { readFileSync } from 'node:fs';
import type { MessageHeaders } from '../../../src/wsman/headers.js';
import { casesOf, expectedOf, responseOf } from '../fixture.js';

/** What a client asks for, by the names of its own options. */
export interface Asked {
  readonly className: string | null;
  readonly namespace: string;
  readonly includeQualifiers?: boolean;
  readonly localOnly?: boolean;
  readonly deep?: boolean;
}

/** What an answer holds: one of these. */
export interface Answered {
  readonly class?: CimClass;
  readonly classes?: readonly CimClass[];
  readonly names?: readonly string[];
}

/** An `expected.json` about classes. */
export interface ExpectedClasses {
  readonly about: string;
  readonly operation: 'Get' | 'Enumerate';
  readonly asked: Asked;
  readonly request: { readonly headers: MessageHeaders };
  readonly response: { readonly headers: MessageHeaders } & Answered;
}

export interface ClassFixture {
  readonly name: string;
  readonly expected: ExpectedClasses;
  readonly request: string;
  readonly response: string;
}

/** The cases of an operation on classes. */
export function classFixtures(operation: 'get-class' | 'enumerate-classes'): ClassFixture[] {
  return casesOf(operation).map((name) => ({
    name: `${operation}/${name}`,
    expected: expectedOf(`${operation}/${name}`) as ExpectedClasses,
    request: readFileSync(
      new URL(`../../../fixtures/${operation}/${name}/request.xml`, import.meta.url),
      'utf8',
    ),
    response: responseOf(`${operation}/${name}`),
  }));
}
