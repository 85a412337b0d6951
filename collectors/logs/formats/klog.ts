import type { Format } from './format.ts'
import { readLayouts } from './layout.ts'
import { levelOfLetter } from './level.ts'

export const format: Format = {
  name: 'klog',
  about: 'klog and glog: Kubernetes and its controllers, many programs in Go and C++.',
  vantage: 'error-log',
  parse: readLayouts(
    [
      /^(?<letter>[IWEF])(?:\d{4}|\d{8}) (?:(?<time>\d\d:\d\d:\d\d\.\d{6}) +\d+|\d{6}) (?<logger>[\w.\-/]{1,160}):\d+\] (?<message>.*)$/,
    ],
    (groups) => ({ level: levelOfLetter(groups.letter ?? '') }),
  ),
  examples: [
    {
      line: 'E1124 03:42:10.123456       1 reflector.go:138] k8s.io/client-go: Failed to watch *v1.Pod: connection refused',
      record: {
        level: 'error',
        logger: 'reflector.go',
        message: 'k8s.io/client-go: Failed to watch *v1.Pod: connection refused',
      },
    },
    { line: 'I1124 03:42:10.123456       1 main.go:12] up', record: { level: 'info' } },
    { line: 'W20261124 03:42:10.123456 77 till.cc:12] slow', record: { level: 'warn', logger: 'till.cc' } },
    { line: 'F1124 03:42:10.123456       1 main.go:12] gone', record: { level: 'fatal' } },
  ],
}
