import { expect, test } from 'vitest'
import { parseConfig } from './config-file.ts'

const faultsOf = (pattern: string): string[] => {
  const yaml = `teams:
  web:
    services:
      shop:
        log:
          path: /var/log/shop.log
          pattern: '${pattern}'
`
  const result = parseConfig(yaml, {})
  return result.ok ? [] : result.faults.map((fault) => JSON.stringify(fault))
}

test('a pattern with a message is taken', () => {
  expect(faultsOf('(?<level>[A-Z]+) (?<message>.*)$')).toEqual([])
})

test.each([
  ['(?<message>(a+)+)$', 'inside of another'],
  ['(?<level>[A-Z]+) .*$', '(?<message>'],
  ['(?<sevrity>[A-Z]+) (?<message>.*)$', 'sevrity is none of them'],
  ['(?<message>', 'regular expression'],
])('%s is refused with what would be right: %s', (pattern, why) => {
  const faults = faultsOf(pattern)
  expect(faults).toHaveLength(1)
  expect(faults[0]).toContain(why)
})
