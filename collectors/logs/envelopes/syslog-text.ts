/** rsyslog writes control characters as `#` and three octal digits: `#011` is a tab, `#012` ends a line. */
export const unescapeSyslog = (text: string): string => replace(replace(text, '#012', '\n'), '#011', '\t')

/** Taking a text apart and putting it together is the fastest way, and none at all is faster. */
function replace(text: string, sign: string, by: string): string {
  return text.includes(sign) ? text.split(sign).join(by) : text
}
