import type { Format } from './format.ts'
import { readLayouts } from './layout.ts'
import { levelOfLetter } from './level.ts'

export const format: Format = {
  name: 'gitea',
  about: 'Gitea and Forgejo: the function and a letter for the level in brackets.',
  vantage: 'error-log',
  parse: readLayouts(
    [
      /^(?<time>\d{4}\/\d\d\/\d\d \d\d:\d\d:\d\d) (?<logger>[\w./-]{1,160}):\d{1,6}:[\w.()*]{1,160} \[(?<letter>[TDIWEFC])[A-Z]{0,8}\] (?<message>.*)$/s,
    ],
    ({ letter = '' }) => ({ level: letter === 'C' ? 'fatal' : levelOfLetter(letter) }),
  ),
  examples: [
    {
      line: '2026/11/24 03:42:10 ...dules/git/command.go:12:Run() [E] Command failed: exit status 128',
      record: { level: 'error', logger: '...dules/git/command.go', message: 'Command failed: exit status 128' },
    },
    { line: '2026/11/24 03:42:10 cmd/web.go:223:runWeb() [I] Starting', record: { level: 'info', zoned: false } },
    { line: '2026/11/24 03:42:10 cmd/web.go:12:serve() [WARNING] slow', record: { level: 'warn' } },
  ],
}
