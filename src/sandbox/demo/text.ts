/**
 * `text` in lines of at most `width` characters, broken at spaces, the first behind `first` and the others behind
 * `rest`. A word that is longer than a line is left whole.
 */
export function wrap(text: string, width: number, first: string, rest = first): string[] {
  const lines: string[] = [];
  let line = '';
  const prefix = () => (lines.length === 0 ? first : rest);
  for (const word of text.split(' ')) {
    const longer = line === '' ? word : `${line} ${word}`;
    if (line !== '' && prefix().length + longer.length > width) {
      lines.push(prefix() + line);
      line = word;
    } else line = longer;
  }
  return [...lines, (prefix() + line).trimEnd()];
}
