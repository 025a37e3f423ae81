import { completions } from './completion.js';
import { rememberedClasses } from './completion-cache.js';
import { type ClassMembers, type ClassNames, membersOf } from './completion-classes.js';
import type { Command } from './command.js';
import type { Io } from './io.js';
import { knownClasses, knownNames } from './known-classes.js';

/** The words of a command line as far as it was typed; the last is the one to complete. */
function wordsOf(line: string): string[] {
  const words = line.match(/(?:[^\s"']|"[^"]*"?|'[^']*'?)+|\s+$/g) ?? [];
  return words.map((word) => word.replaceAll(/["']/g, '').trim());
}

function hostsIn(words: readonly string[]): string[] {
  return words.flatMap((word, at) => {
    if (words[at - 1] === '--host') return [hostOf(word)];
    return word.startsWith('--host=') ? [hostOf(word.slice('--host='.length))] : [];
  });
}

/** What a session would call the host. */
function hostOf(target: string): string {
  const url = /^[a-z]+:\/\//i.test(target) ? target : `http://${target}`;
  return URL.canParse(url) ? new URL(url).hostname : target;
}

const NONE: ClassMembers = { properties: [], methods: [] };

/** The classes wscim knows; members only of those that a word names. */
async function shipped(words: readonly string[]): Promise<[string, ClassMembers][]> {
  const named = words.map((word) => word.split(/[.=:]/)[0] ?? '').filter((word) => word !== '');
  const loaded = await Promise.all(named.map(knownClasses));
  const members = loaded.flat().map(({ className, properties, methods = {} }) => {
    const own = { properties: Object.keys(properties), methods: Object.keys(methods) };
    return [className, own] as [string, ClassMembers];
  });
  return [...knownNames().map((name): [string, ClassMembers] => [name, NONE]), ...members];
}

async function classesFor(io: Io, words: readonly string[]): Promise<ClassNames> {
  const own = await shipped(words);
  const seen = rememberedClasses(io, hostsIn(words));
  const hasMembers = (name: string): boolean => membersOf(seen, name).properties.length > 0;
  return new Map([...seen, ...own.filter(([name]) => !hasMembers(name))]);
}

/** Answers a shell: what the last word of the line can be completed to, a line each. */
export async function complete(commands: readonly Command[], line: string, io: Io): Promise<void> {
  const [, ...words] = wordsOf(line);
  const found = completions(commands, words, await classesFor(io, words));
  io.stdout.write(found.map((word) => `${word}\n`).join(''));
}
