import type { Config } from '../../../runtime/config.ts'
import type { Owner } from '../../sink.ts'
import { dockerWay } from './docker-way.ts'
import { journaldWay } from './journald-way.ts'
import type { LogWay } from './log-way.ts'
import { type Stdin, stdinWay } from './stdin-way.ts'
import { syslogWay } from './syslog-way.ts'

/** The ways in that the configuration opens. The owner is whose fault it is where one cannot be made. */
export function waysOf({ collector }: Config, stdin: Stdin | undefined): { owner: Owner; way: LogWay }[] {
  const ways: { owner: Owner; way: LogWay }[] = []
  const add = ({ team, service }: Owner, way: LogWay) => ways.push({ owner: { team, service }, way })
  if (collector.stdin && stdin) add(collector.stdin, stdinWay(collector.stdin, stdin))
  if (collector.syslog) add(collector.syslog, syslogWay(collector.syslog))
  if (collector.dockerLogs) add(collector.dockerLogs, dockerWay(collector.dockerLogs))
  if (collector.journald) add(collector.journald, journaldWay(collector.journald))
  return ways
}
