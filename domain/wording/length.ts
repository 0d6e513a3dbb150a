/**
 * The longest beginning of a text that takes at most `maxBytes` bytes as JSON in UTF-8, the quotes not counted; whole
 * characters only. Counted by hand because workflow code has no `Buffer`.
 */
export function withinBytes(text: string, maxBytes: number): string {
  let bytes = 0;
  let end = 0;
  for (const character of text) {
    bytes += bytesInJson(character);
    if (bytes > maxBytes) return text.slice(0, end);
    end += character.length;
  }
  return text;
}

function bytesInJson(character: string): number {
  // Quotes, backslashes, control characters and lone surrogates are escaped, in ASCII.
  const escaped = JSON.stringify(character).length - 2;
  if (escaped > character.length) return escaped;
  const code = character.codePointAt(0) ?? 0;
  if (code < 0x80) return 1;
  if (code < 0x800) return 2;
  return code < 0x10000 ? 3 : 4;
}
