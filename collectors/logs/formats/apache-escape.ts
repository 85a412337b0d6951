const simple: Record<string, string> = { t: '\t', n: '\n', r: '\r', '\\': '\\', '"': '"', b: '\b', v: '\v', f: '\f' }

/** Undoes what Apache does to its messages: `\t`, `\\`, and UTF-8 bytes as `\xc3\xa9`. */
export function unescapeApache(text: string): string {
  if (!text.includes('\\')) return text
  return text.replace(/(?:\\x[0-9a-fA-F]{2})+|\\[tnr\\"bvf]/g, (found) =>
    found.startsWith('\\x')
      ? Buffer.from(found.replaceAll('\\x', ''), 'hex').toString('utf8')
      : (simple[found.slice(1)] ?? found),
  )
}
