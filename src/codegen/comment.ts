const WIDTH = 100;

/** What could end the comment, start a tag or an instruction for a tool, or hide in it. */
const UNSAFE: readonly (readonly [RegExp, string])[] = [
  [/\*(?=\/)/g, String.raw`*` + '\\'],
  [/(?<![\w\\])@/g, String.raw`\@`],
  [/[\p{Cc}\p{Cf}\p{Cs}\u2028\u2029]/gu, ' '],
];

function safe(text: string): string {
  return UNSAFE.reduce((result, [pattern, by]) => result.replaceAll(pattern, by), text);
}

/** One line of text, for a comment that ends with its line. */
export function oneLine(text: string): string {
  return safe(text).replaceAll(/\s+/g, ' ').trim();
}

function wrap(text: string, width: number): string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(' ')) {
    if (line !== '' && line.length + 1 + word.length > width) {
      lines.push(line);
      line = word;
    } else line = line === '' ? word : `${line} ${word}`;
  }
  return line === '' ? lines : [...lines, line];
}

/**
 * A doc comment of paragraphs, wrapped; no lines where they have no text. A tag is given as
 * `deprecated`, without its sign. Nothing in the texts can end the comment or be read as a tag.
 */
export function docComment(
  paragraphs: readonly string[],
  indent: string,
  tags: readonly string[] = [],
): string[] {
  const texts = paragraphs.flatMap((text) => text.split('\n')).map((text) => oneLine(text));
  const blocks = texts
    .filter((text) => text !== '')
    .map((text) => wrap(text, WIDTH - indent.length - 3));
  if (tags.length > 0) blocks.push(tags.map((tag) => `@${oneLine(tag)}`));
  const [first = [], ...others] = blocks;
  const single = `${indent}/** ${first.join(' ')} */`;
  if (first.length === 0) return [];
  if (others.length === 0 && single.length <= WIDTH) return [single];
  const lines = blocks.flatMap((block, at) => (at === 0 ? block : ['', ...block]));
  return [`${indent}/**`, ...lines.map((line) => `${indent} * ${line}`.trimEnd()), `${indent} */`];
}
