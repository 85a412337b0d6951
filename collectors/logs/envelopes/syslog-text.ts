/** rsyslog writes control characters as `#` and three octal digits: `#011` is a tab, `#012` ends a line. */
export const unescapeSyslog = (text: string): string =>
  text.includes('#01') ? text.split('#012').join('\n').split('#011').join('\t') : text
