import type { Format } from './format.ts'
import { readLayouts } from './layout.ts'

export const format: Format = {
  name: 'hadoop',
  about: 'Hadoop, HDFS and Spark on their consoles: a year of two digits.',
  vantage: 'error-log',
  parse: readLayouts([
    /^\d\d\/(?:0\d|1[0-2])\/[0-3]\d (?<time>\d\d:\d\d:\d\d) (?<level>TRACE|DEBUG|INFO|WARN|ERROR|FATAL) (?<logger>[\w.$]{1,160}): (?<message>.*)$/s,
    /^\d{6} \d{6} \d{1,7} (?<level>TRACE|DEBUG|INFO|WARN|ERROR|FATAL) (?<logger>[\w.$]{1,160}): (?<message>.*)$/s,
  ]),
  examples: [
    {
      line: '26/11/24 03:42:10 ERROR Executor: Exception in task 1.0 in stage 2.0 (TID 3)',
      record: { level: 'error', logger: 'Executor', zoned: false },
    },
    {
      line: '26/11/24 03:42:10 INFO executor.CoarseGrainedExecutorBackend: Got assigned task 3',
      record: { level: 'info' },
    },
    {
      line: '261124 034210 148 WARN dfs.DataNode$DataXceiver: Got exception while serving a block',
      record: { level: 'warn', logger: 'dfs.DataNode$DataXceiver', stamp: null },
    },
  ],
}
