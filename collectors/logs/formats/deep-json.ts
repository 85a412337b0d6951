/** Nobody writes objects in objects so deep; reading them takes a hundred times as long as others of their length. */
const maxDepth = 200
/** Less text than this cannot be deep enough to matter. */
const leastLength = 8_192

/** Whether a text, read as JSON, is nested deeper than anything that was meant to be read. */
export function isTooDeep(text: string): boolean {
  if (text.length < leastLength) return false
  let depth = 0
  for (let at = 0; at < text.length; at++) {
    const char = text.charCodeAt(at)
    if (char === 34) {
      const end = endOfString(text, at + 1)
      if (end < 0) return false
      at = end
    } else if (char === 123 || char === 91) {
      if (++depth > maxDepth) return true
    } else if (char === 125 || char === 93) depth--
  }
  return false
}

/** The quote that ends a string: one with an even number of backslashes before it. */
function endOfString(text: string, from: number): number {
  for (let end = text.indexOf('"', from); end >= 0; end = text.indexOf('"', end + 1)) {
    let before = end
    while (before > from && text.charCodeAt(before - 1) === 92) before--
    if ((end - before) % 2 === 0) return end
  }
  return -1
}
