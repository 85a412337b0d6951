import type { Format } from './format.ts'
import { readLayouts } from './layout.ts'

export const format: Format = {
  name: 'zookeeper',
  about: 'ZooKeeper in its own layout: the thread, the class and the line in one pair of brackets.',
  vantage: 'error-log',
  parse: readLayouts([
    /^(?<time>\d{4}-\d\d-\d\d \d\d:\d\d:\d\d,\d{3}) (?:\[myid:\d*\] )?- (?<level>TRACE|DEBUG|INFO|WARN|ERROR|FATAL) +\[.{1,200}:(?<logger>[\w.$]{1,160})@\d{1,6}\] - (?<message>.*)$/s,
  ]),
  examples: [
    {
      line: '2026-11-24 03:42:10,123 [myid:1] - ERROR [main:o.a.z.s.q.QuorumPeerMain@113] - Unexpected exception, exiting abnormally',
      record: { level: 'error', logger: 'o.a.z.s.q.QuorumPeerMain', zoned: false },
    },
    {
      line: '2026-11-24 03:42:10,123 - INFO  [QuorumPeer[myid=1]/0:0:0:0:0:0:0:0:2181:FastLeaderElection@774] - New election',
      record: { level: 'info', logger: 'FastLeaderElection', message: 'New election' },
    },
    {
      line: '2026-11-24 03:42:10,123 - WARN  [SendWorker:1:QuorumCnxManager$SendWorker@688] - Send worker leaving thread',
      record: { level: 'warn' },
    },
  ],
}
