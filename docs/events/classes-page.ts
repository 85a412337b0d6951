import type { ClassRule } from '../../collectors/logs/classify/class-rule.ts'
import { classRules } from '../../collectors/logs/classify/rules.ts'
import type { ErrorClass } from '../../contracts/error-class.ts'

const meanings: readonly [ErrorClass, string][] = [
  ['database', 'A database, a cache or a search server failed, refused or could not be reached.'],
  ['contract', 'One side sent what the other did not understand.'],
  ['gateway', 'A proxy got no good answer from the server behind it.'],
  ['timeout', 'Somebody did not answer in time.'],
  ['network', 'Somebody could not be reached, or went away.'],
  ['http_5xx', 'An answer says that it failed, and no more.'],
  [
    'exception',
    'Anything else with a type. Retries that were used up and what ran out (memory, files, disk) are named by their rules.',
  ],
  ['other', 'A message of level error or worse, with no type and nothing known in it.'],
]

/** The same words with fewer signs: people read it, and nothing runs it. */
const patternOf = (pattern: RegExp): string => `\`\` ${pattern.source} \`\``

function ruleLine({ id, type, message, code, bare }: ClassRule): string {
  const parts = [
    type && `type ${patternOf(type)}`,
    message && `message ${patternOf(message)}`,
    code && `code ${patternOf(code)}`,
  ].filter(Boolean)
  return `- **${id}**${bare ? ', where no exception is known' : ''}: ${parts.join(' and ')}`
}

/** docs/error-classes.md: every class with the rules that choose it. */
export const classesPage = (): string =>
  `${[
    '# Classes of errors',
    '<!-- Written by npm run docs:events from collectors/logs/classify; change the rules there. -->',
    'Every error of a log has one class, and says which rule chose it. The whole chain of causes is asked, the root first: `Max retries exceeded` is `network` because its root is a refused connection, and `OperationalError` of Django is `database` although a refused connection is its root, because the classes are asked in the order of this page and the first that holds decides.',
    'A failed request of an access log has the class of its status: `gateway` for 502 to 504, `http_5xx` for the rest (rules `status-502` and so on). Where the log of a proxy says why, that is the rule: `proxy-unreachable`, `proxy-timeout`, `proxy-closed`, `proxy-failed`; for the proxy itself all of these are `gateway`, and the service behind it is told which it was: a time-out is its `timeout`, a lost connection its `network`. What a database server calls an error in its own log is `database`, whatever it says (`log-of-postgresql` and so on). A message that begins with the name of an exception is classed by that name, also without a stack.',
    ...meanings.flatMap(([name, meaning]) => [
      `## ${name}`,
      meaning,
      classRules
        .filter((rule) => rule.class === name)
        .map(ruleLine)
        .join('\n'),
    ]),
    'Without a rule an exception is `exception` (`typed`), and a message `other` (`untyped`).',
    'What is taken out of the text first: [scrubbing](scrubbing.md).',
  ]
    .filter((part) => part !== '')
    .join('\n\n')}\n`
