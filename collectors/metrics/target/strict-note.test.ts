import { Counter, Gauge, Histogram, type OpenMetricsContentType, Registry, Summary } from 'prom-client'
import { expect, test } from 'vitest'
import { strictNote } from './strict-note.ts'

const labels = { route: 'a "quoted" \\ path\nin two lines' }

test('M2: what prom-client writes as text keeps to the letter', async () => {
  const register = new Registry()
  const registers = [register]
  new Counter({ name: 'a_total', help: 'With "quotes", \\ and\nlines.', labelNames: ['route'], registers }).inc(labels)
  new Histogram({ name: 'b_seconds', help: 'B', labelNames: ['route'], registers }).observe(labels, 0.3)
  new Summary({ name: 'c_seconds', help: 'C', registers }).observe(0.3)
  new Gauge({ name: 'd', help: 'D', registers }).set(-1.5)
  const body = Buffer.from(await register.metrics())
  expect(strictNote(body, { isWhole: true, unit: 'ms' })).toBeNull()
})

test('M1: what prom-client writes as OpenMetrics keeps to the letter', async () => {
  const register = new Registry<OpenMetricsContentType>()
  register.setContentType(Registry.OPENMETRICS_CONTENT_TYPE)
  const registers = [register]
  const counter = new Counter({ name: 'a', help: 'A', labelNames: ['route'], registers, enableExemplars: true })
  counter.inc({ labels, value: 2, exemplarLabels: { route: 'abc' } })
  new Histogram({ name: 'b_seconds', help: 'B', labelNames: ['route'], registers }).observe(labels, 0.3)
  new Summary({ name: 'c_seconds', help: 'C', registers }).observe(0.3)
  const body = Buffer.from(await register.metrics())
  expect(strictNote(body, { isWhole: true, unit: 's' })).toBeNull()
  expect(strictNote(body.subarray(0, -6), { isWhole: true, unit: 's' })).toMatch(/no-eof/)
})

test('a person is told the line, what it breaks, and what would be right', () => {
  const body = Buffer.from('a 1\n# TYPE a counter\n')
  expect(strictNote(body, { isWhole: true, unit: 'guess' })).toBe(
    'Line 2 breaks a rule of its format (late-metadata). The TYPE line comes before the samples of its metric. It is read all the same; others may refuse all of it.',
  )
})
