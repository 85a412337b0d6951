import { expect, test } from 'vitest'
import { systemClock } from '../../runtime/clock.ts'
import { probeScrape } from './probe.ts'
import { startTarget } from './scripted-target.fixture.ts'
import { counterText } from './watched-target.fixture.ts'

test('doctor is told what would be counted, and what is left out', async () => {
  const target = await startTarget(
    `${counterText({ 200: 5, 502: 1 })}# TYPE http_server_requests_seconds summary\nhttp_server_requests_seconds_count{status="500",uri="/x"} 1\n`,
  )
  const probe = await probeScrape({ url: target.url }, { clock: systemClock })
  expect(probe).toMatchObject({ ok: true, fault: null, preset: 'micrometer', vantage: 'app', whyNotCounted: null })
  expect(probe.lastSample).toMatchObject({ value: 1, class: 'http_5xx' })
  expect(probe.muted).toEqual([
    'http_requests_total is left out: the rate is counted by http_server_requests_seconds_count alone.',
  ])
})
