import { describe, expect, test } from 'vitest';
import { parseFor, protectNumbers, scan } from '../../src/cli/arguments.js';
import { defineCommand } from '../../src/cli/command.js';
import { seconds } from '../../src/cli/readers.js';

const command = defineCommand({
  name: 'thing do',
  usage: ['A [B]'],
  summary: 'Do a thing',
  examples: [],
  options: {
    host: { type: 'string', multiple: true, help: '' },
    wait: { type: 'string', read: seconds, help: '' },
    loud: { type: 'boolean', short: 'l', help: '' },
  },
  arity: [1, 2],
  run: async () => 0,
});

describe('protectNumbers', () => {
  test.each([
    [
      ['explain', '-5'],
      ['explain', '--', '-5'],
    ],
    [
      ['explain', '-5', '-o', 'json'],
      ['explain', '-o', 'json', '--', '-5'],
    ],
    [
      ['explain', '--', '-5'],
      ['explain', '--', '-5'],
    ],
    [
      ['explain', '-o', 'json'],
      ['explain', '-o', 'json'],
    ],
  ])('makes %j into %j', (argv, expected) => {
    expect(protectNumbers(argv)).toEqual(expected);
  });
});

describe('scan', () => {
  test.each([
    [['thing', 'do', 'x']],
    [['--host', 'h', 'thing', 'do', 'x']],
    [['thing', '--loud', 'do', '--wait=5', 'x']],
  ])('finds the words of %j, not the values of options', (argv) => {
    expect(scan(argv, [command]).words).toEqual(['thing', 'do', 'x']);
  });

  test.each([
    ['--password', /can be read by everybody/],
    ['-p', /can be read by everybody/],
    ['--nope', /^wscim has no option --nope$/],
  ])('refuses %s and does not repeat what stands behind it', (name, message) => {
    const attempt = (): unknown => scan([name, 's3cret', 'thing', 'do'], [command]);
    expect(attempt).toThrow(message);
    expect(attempt).not.toThrow(/s3cret/);
  });
});

describe('parseFor', () => {
  test('gives arguments and options, the values as they are read', () => {
    const argv = ['x', '--host', 'a', '--host', 'b', '-l', '--wait', '1.5'];
    expect(parseFor(command, argv)).toEqual({
      args: ['x'],
      options: { host: ['a', 'b'], loud: true, wait: 1500 },
    });
  });

  test.each([
    [[], /needs more arguments/],
    [['a', 'b', 'c'], /no more than 2/],
    [['x', '--wait', 'soon'], /^--wait: "soon" is no number of seconds$/],
    [['x', '--wait', '0'], /no number of seconds/],
    [['x', '--wait'], /--wait/],
    [['x', '--loud=yes'], /--loud/],
    [['x', '--yes'], /^thing do has no option --yes$/],
  ])('refuses %j', (argv, message) => {
    expect(() => parseFor(command, argv)).toThrow(
      expect.objectContaining({ name: 'UsageError', message: expect.stringMatching(message) }),
    );
  });
});
