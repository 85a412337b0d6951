import { personalRules } from '../../collectors/logs/scrub/personal-rules.ts'
import type { ScrubRule } from '../../collectors/logs/scrub/scrub-rule.ts'
import { secretRules } from '../../collectors/logs/scrub/secret-rules.ts'
import { tokenRules } from '../../collectors/logs/scrub/token-rules.ts'
import { pairRules, toldRules } from '../../collectors/logs/scrub/told-rules.ts'

const groups: readonly { title: string; rules: readonly ScrubRule[] }[] = [
  { title: 'Secrets, by what stands before them', rules: [...secretRules, ...pairRules] },
  { title: 'Secrets, by how a sentence tells them', rules: toldRules },
  { title: 'Secrets, by their own look', rules: tokenRules },
  { title: 'Personal data', rules: personalRules },
]

const ruleSection = ({ id, about, example }: ScrubRule): string[] => [
  `### ${id}`,
  about,
  `\`\`\`text\n${example.text}\n\`\`\``,
  'becomes',
  `\`\`\`text\n${example.scrubbed}\n\`\`\``,
]

/** docs/scrubbing.md: every rule with what it does to its example. */
export const scrubbingPage = (): string =>
  `${[
    '# What is taken out of logs',
    '<!-- Written by npm run docs:events from collectors/logs/scrub; change the rules there. -->',
    'The wall hangs where visitors walk. So secrets and personal data are taken out by the collector, on the host that wrote them, before anything is sent. It cannot be switched off.',
    'What the wall shows of an error is its **masked message**: numbers, ids, hosts, paths and quoted texts are words such as `<num>` there, after the rules of this page were applied. The drill-down has one **sample** of each kind of error with its stack, to which the same rules were applied; values of a query and of a path are never part of it for requests. The text of a line is sent in no other way.',
    'Rules look at the first 16 KB of a text; what stands behind is not sent, and neither is the half of a secret that the cut goes through. A word that is no secret by its look, its place or its name is not known as one: a password made of letters alone in the middle of a sentence stays. Keep those out of logs.',
    ...groups.flatMap(({ title, rules }) => [`## ${title}`, ...rules.flatMap(ruleSection)]),
    'How errors are told apart after that: [classes of errors](error-classes.md).',
  ].join('\n\n')}\n`
