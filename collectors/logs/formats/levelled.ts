import { pythonGlance } from '../glance/python-glance.ts'
import type { Format } from './format.ts'
import { readLayouts } from './layout.ts'
import { levelOfWord } from './level.ts'

const clock = String.raw`\d\d:\d\d:\d\d`
const zone = String.raw`(?: ?(?:Z|UTC|[+-]\d\d:?\d\d))?`
const time = String.raw`(?<time>\d{4}[-/.]\d\d[-/.]\d\d[T ]${clock}(?:[.,:]\d{1,9})?${zone}|[A-Z][a-z]{2} [ \d]\d ${clock}|\d\d-[A-Z][a-z]{2}-\d{4} ${clock}(?:[.,]\d{1,6})?|${clock}(?:[.,]\d{1,9})?)`
const loud =
  '(?<level>TRACE|DEBUG|INFO|NOTICE|WARNING|WARN|ERROR|ERR|SEVERE|FATAL|CRITICAL|CRIT|ALERT|EMERG|PANIC|VERBOSE)'
const quiet =
  '(?<level>[Tt]race|[Vv]erbose|[Dd]ebug|[Ii]nfo(?:rmation)?|[Nn]otice|[Ww]arn(?:ing)?|[Ee]rror|[Ff]atal|[Cc]rit(?:ical)?|[Aa]lert|[Ee]merg(?:ency)?)'
const low = '(?<level>trace|verbose|debug|info|notice|warn|warning|error|fatal|critical|alert|emerg)'
/** Thread, process, logger or place, which stand between the time and the level. */
const between = String.raw`(?:(?:\[[^\]]{1,100}\]|\([^)]{1,100}\)|[\w.:$/@-]{1,80})[ \t]{1,80}(?:[-|][ \t]{1,4})?){1,2}`
const text = '(?<message>.*)$'

const layouts = [
  String.raw`^[[(<]?${time}[\])>]?[,:]?[ \t]{0,4}(?:[-|][ \t]{1,4})?[[<(]? ?${loud} ?(?:[\])>|:]|(?!\w))[,:]?\s*(?:[-|] +)?${text}`,
  // A capital begins a sentence too; only what stands apart is a level then.
  String.raw`^[[(<]?${time}[\])>]?[,:]?[ \t]{1,4}[[<(]?${quiet}(?:[\])>:]|\t|\s{2,8})\s*${text}`,
  String.raw`^[[(<]?${time}[\])>]?[,:]?[ \t]{1,4}${low}(?=\s)\s*${text}`,
  String.raw`^[[(<]?${time}[\])>]?[,:]?[ \t]{1,4}(?:[-|][ \t]{1,4})?${between}[[<(|]? ?${loud} ?(?:[\])>|:]|(?!\w))[,:]?\s*(?:[-|] +)?${text}`,
  String.raw`^[[(<]?${time}[\])>]?[,:]?[ \t]{1,4}${between}(?:\[${quiet}\]|${quiet.replace('level', 'word')}:)\s*${text}`,
  String.raw`^[[(<]? ?${loud}[\])>:]?[ \t]{1,8}(?:[-|][ \t]{1,4})?[[(]?${time}[\])]?[,:]?\s+(?:[-|] +)?${text}`,
  String.raw`^\[ ?${loud} ?\]:?\s+${text}`,
  String.raw`^\[${quiet}\]:?\s+${text}`,
].map((source) => new RegExp(source, 's'))

/** Every layout has one of these before its text. */
const hasLevel =
  /TRACE|DEBUG|INFO|NOTICE|WARN|ERR|SEVERE|FATAL|CRIT|ALERT|EMERG|PANIC|VERBOSE|[Tt]race|[Vv]erbose|[Dd]ebug|[Ii]nfo|[Nn]otice|[Ww]arn|[Ee]rror|[Ff]atal|[Cc]rit|[Aa]lert|[Ee]merg/
const readOwn = readLayouts(layouts, ({ word }) => (word === undefined ? {} : { level: levelOfWord(word) }))

export const format: Format = {
  name: 'levelled',
  about: 'Any program that is not known here and puts a time and a level, or a level in brackets, before its text.',
  vantage: 'error-log',
  glance: pythonGlance,
  parse(line) {
    const first = line.charCodeAt(0)
    const mayBegin = (first >= 48 && first <= 57) || (first >= 65 && first <= 91) || first === 40 || first === 60
    return mayBegin && hasLevel.test(line.length > 500 ? line.slice(0, 500) : line) ? readOwn(line) : null
  },
  examples: [
    { line: '2026-11-24 03:42:10,123 | ERROR | till-1 | no money', record: { level: 'error', zoned: false } },
    {
      line: '2026-11-24T03:42:10.123Z info till[77] up',
      record: { level: 'info', message: 'till[77] up', zoned: true },
    },
    { line: '[Nov 24 03:42:10] ERROR[77][C-00000002] till.c: no money', record: { level: 'error', zoned: false } },
    { line: '2026-11-24 03:42:10, Warning               TILL   slow', record: { level: 'warn' } },
    { line: '2026-11-24 03:42:10.123+0000 [id=77]\tSEVERE\tshop.Till#run: no money', record: { level: 'error' } },
    {
      line: '2026-11-24T03:42:10.123Z [shop] error: charge failed',
      record: { level: 'error', message: 'charge failed' },
    },
    { line: '2026-11-24 03:42:10 Info  till open', record: { level: 'info', message: 'till open' } },
    {
      line: '24-Nov-2026 03:42:10.123 general: error: no key',
      record: { level: 'error', message: 'no key', zoned: false },
    },
    { line: '[ERROR] plugin/errors: i/o timeout', record: { level: 'error', message: 'plugin/errors: i/o timeout' } },
  ],
}
