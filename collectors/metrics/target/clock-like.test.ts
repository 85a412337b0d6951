import { expect, test } from 'vitest'
import { readTarget } from './read-target.fixture.ts'

const pools = (www: number, api: number) => `# TYPE phpfpm_accepted_connections counter
phpfpm_accepted_connections{pool="www"} ${www}
phpfpm_accepted_connections{pool="api"} ${api}
`
const says = 'phpfpm_accepted_connections rises by one every second'

test('a counter of requests that goes with the clock is said to be none, after some minutes', () => {
  const one = readTarget({ ownScrapes: 'count' })
  for (let second = 0; second < 150; second++) one.read(pools(5_000 + second, 5_000 + second))
  expect(one.notes().join()).not.toContain(says)
  for (let second = 150; second < 300; second++) one.read(pools(5_000 + second, 5_000 + second))
  expect(one.notes().join()).toContain(says)
})

test('requests that come once a second now and then, or to one pool of two, are requests', () => {
  const one = readTarget({ ownScrapes: 'count' })
  for (let second = 0; second < 600; second++) one.read(pools(5_000 + second, 40 + Math.floor(second / 7)))
  expect(one.notes().join()).not.toContain(says)
})
