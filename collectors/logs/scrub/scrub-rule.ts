/** One kind of secret or personal data. Every pattern is linear: its repeats are bounded or cannot overlap. */
export type ScrubRule = {
  id: string
  /** What it takes out, in a sentence for people. */
  about: string
  /** One of these signs must be in the text for the pattern to be tried; `0` is any digit, `w` a word as long as a token. Empty: always tried. */
  needs: string
  /** One of these, in lower case, must be in the text for the pattern to be tried. Empty: always tried. */
  keywords: string[]
  /** A quick look whether the pattern can find anything, where the keywords stand in texts of all kinds. */
  hint?: RegExp
  pattern: RegExp
  /** What stands in its place; a function may leave what only looks like it. */
  replace: string | ((found: string, ...groups: string[]) => string)
  example: { text: string; scrubbed: string }
}
