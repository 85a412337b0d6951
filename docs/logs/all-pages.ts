import { envelopes } from '../../collectors/logs/envelopes/registry.ts'
import type { Format } from '../../collectors/logs/formats/format.ts'
import { formatNamed } from '../../collectors/logs/formats/registry.ts'
import { table } from '../metrics/markdown.ts'
import { examplesOf, openedText } from './example-text.ts'
import { groups } from './format-groups.ts'

type Group = (typeof groups)[number]

const written = '<!-- Written by npm run docs:logs from collectors/logs; change the examples there. -->'
const pageOf = (paragraphs: readonly string[]): string => `${paragraphs.join('\n\n')}\n`
const back = '[All formats of logs](README.md) · [how lines become errors](reading.md)'

const formatsOf = (group: Group): Format[] => group.formats.flatMap((name) => formatNamed(name) ?? [])
const anchor = (group: Group, format: Format): string => `[\`${format.name}\`](${group.file}#${format.name})`
const vantage = (format: Format): string => (format.vantage === 'access-log' ? 'requests and errors' : 'errors')

const groupPage = (group: Group): string =>
  pageOf([
    `# ${group.title}`,
    written,
    group.about,
    ...formatsOf(group).flatMap((format) => [`## ${format.name}`, format.about, ...examplesOf(format)]),
    back,
  ])

const envelopePage = (): string =>
  pageOf([
    '# What lines come in',
    written,
    'Some files hold the lines of programs in lines of their own. They are taken out first; what is inside is recognised as if it stood alone, and lines of different streams (a container, a process, stdout and stderr) never belong together. Colours of terminals are taken away.',
    ...envelopes.flatMap((envelope) => [
      `## ${envelope.name}`,
      envelope.about,
      ...envelope.examples.flatMap(({ line }) => openedText(line, envelope.open(line)?.map(({ text }) => text) ?? [])),
    ]),
    back,
  ])

const directory = (): string =>
  pageOf([
    '# Logs that Faultboard understands',
    written,
    'A file is recognised from its lines, 50 at most, without settings; when a file changes its format it is recognised again. [How lines become errors](reading.md) tells the rules.',
    ...groups.flatMap((group) => [
      `## ${group.title}`,
      group.about,
      table(
        ['format', 'what writes it', 'what is counted'],
        formatsOf(group).map((format) => [anchor(group, format), format.about, vantage(format)]),
      ),
    ]),
    '## What lines come in',
    'Taken out of it first, whatever is inside: [examples](envelopes.md).',
    table(
      ['envelope', 'what puts lines into it'],
      envelopes.map(({ name, about }) => [`[\`${name}\`](envelopes.md#${name})`, about]),
    ),
  ])

/** Pages of this folder that people write. */
export const writtenByHand: readonly string[] = ['reading.md']

/** Every generated page of this folder, by file name. */
export const allPages = (): Map<string, string> =>
  new Map([
    ['README.md', directory()],
    ['envelopes.md', envelopePage()],
    ...groups.map((group) => [group.file, groupPage(group)] as const),
  ])
