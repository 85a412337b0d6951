'use client'
import './lists.css'
import './service.css'
import { lazy, Suspense, useState } from 'react'
import type { ServiceDetail } from '../../contracts/board.ts'
import { usePath } from '../browser.ts'
import { useFetched } from '../fetched.ts'
import { Guard } from '../Guard.tsx'
import { Message } from '../Message.tsx'
import { DependsOn } from './DependsOn.tsx'
import { Discoveries } from './Discoveries.tsx'
import { ErrorGroups } from './ErrorGroups.tsx'
import { Latency } from './Latency.tsx'
import { type Range, Ranges } from './Ranges.tsx'
import { Routes } from './Routes.tsx'
import { ServiceVerdict } from './ServiceVerdict.tsx'
import { Targets } from './Targets.tsx'

// The chart library is for this page alone and comes when there is something to draw.
const Timeline = lazy(() => import('./Timeline.tsx').then((module) => ({ default: module.Timeline })))

const everyMs = 10_000
const sayings = {
  unauthorised: 'This server shows its boards only to those who have the token.',
  unknown: 'There is no such service.',
  unreachable: 'The server cannot be reached.',
}

/** The drill-down of one service: why it is in its state, when, where and which errors. */
export function ServicePage() {
  const path = usePath()
  const [range, setRange] = useState<Range>('1h')
  const [team = '', service = '', group = null] = path ?? []
  const url =
    path === null
      ? null
      : `/api/teams/${encodeURIComponent(team)}/services/${encodeURIComponent(service)}?range=${range}`
  const detail = useFetched<ServiceDetail>(url, everyMs)

  if (path === null || detail.status === 'waiting') return <Message title={service || 'Faultboard'} />
  if (detail.status === 'failed') {
    return (
      <Message title={sayings[detail.reason]}>
        <p>
          <a href={`/${team}`}>Board of {team}</a>
        </p>
      </Message>
    )
  }
  const { value, isOld } = detail
  return (
    <main className={isOld ? 'service is-old' : 'service'} data-service={value.view.service} data-old={isOld}>
      {isOld && <p className="service-old">NOT LIVE: the server cannot be reached; this is what it said last.</p>}
      <ServiceVerdict view={value.view} team={value.team} isOld={isOld} until={value.until} />
      <Ranges range={range} onChange={setRange} total={value.total} />
      <section className="service-chart">
        <Guard fallback={<p className="nothing">The chart could not be loaded. Everything else is complete.</p>}>
          <Suspense fallback={null}>
            <Timeline detail={value} />
          </Suspense>
        </Guard>
      </section>
      <ErrorGroups detail={value} open={group} />
      <Latency detail={value} />
      <Routes routes={value.routes} />
      <DependsOn dependencies={value.dependencies} />
      <Targets targets={value.targets} now={value.until} />
      <Discoveries discoveries={value.discoveries} now={value.until} />
    </main>
  )
}
