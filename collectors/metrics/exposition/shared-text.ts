/** More different texts than this are not remembered together. */
const mostTexts = 50_000
const texts = new Map<string, string>()

/**
 * The same text for the same letters. The replicas of a service have the same series, and a fleet keeps the names of each
 * for as long as it is watched: so they are there once, and not once for each target.
 */
export function sharedText(text: string): string {
  const known = texts.get(text)
  if (known !== undefined) return known
  if (texts.size >= mostTexts) texts.clear()
  texts.set(text, text)
  return text
}
