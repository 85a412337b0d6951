// biome-ignore-all lint/suspicious/noControlCharactersInRegex: taking control characters out is what this file is for.
const terminal =
  /\u001b\][^\u0007\u001b]{0,2000}(?:\u0007|\u001b\\)?|\u001b[PX^_][^\u001b]{0,2000}(?:\u001b\\)?|[\u001b\u009b]\[?[0-?]{0,64}[ -/]{0,8}[@-~]?/g
// Zero-width, direction-changing and filling characters, tags and variation selectors.
const invisible = /\p{Default_Ignorable_Code_Point}|[\ufff9-\ufffb]/gu
const loneSurrogate = /\p{Surrogate}/gu
const control = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f]/g
const manyMarks = /(\p{M}{3})\p{M}{1,1000}/gu

/** Nearly all text is plain, and this is the cheapest way to know. */
const unusual = /[^\u0020-\u007e\n\t]/

/** Text of a stranger that may be shown: no terminal escapes, control, invisible or direction-changing characters. */
export function cleanText(text: string): string {
  if (!unusual.test(text)) return text
  return text
    .replace(loneSurrogate, '\ufffd')
    .replace(/\r\n?/g, '\n')
    .replace(terminal, '')
    .replace(control, '\ufffd')
    .replace(invisible, '')
    .replace(manyMarks, '$1')
}

/** The same on one line. */
export function cleanLine(text: string): string {
  const clean = cleanText(text)
  return (/[\n\t\u00a0-\uffff]| {2}/.test(clean) ? clean.replace(/\s+/g, ' ') : clean).trim()
}

/** Cut to a length, saying so, and never in the middle of a character. */
export const cutTo = (text: string, length: number): string =>
  text.length <= length ? text : `${text.slice(0, length - 1).replace(loneSurrogate, '')}…`
