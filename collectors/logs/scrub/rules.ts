import { personalRules } from './personal-rules.ts'
import type { ScrubRule } from './scrub-rule.ts'
import { secretRules } from './secret-rules.ts'
import { tokenRules } from './token-rules.ts'
import { pairRules, toldRules } from './told-rules.ts'

/** In order: what is wide comes before what would only take a part of it. */
export const scrubRules: readonly ScrubRule[] = [
  ...pairRules,
  ...secretRules,
  ...toldRules,
  ...tokenRules,
  ...personalRules,
]
