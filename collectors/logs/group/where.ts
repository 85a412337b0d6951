import type { Exception, Frame } from '../formats/format.ts'
import { remembering } from '../remembering.ts'

/** Code that a team did not write: packages, runtimes and frameworks of all languages that are recognised. */
const foreign = new RegExp(
  [
    '[/\\\\](?:site-packages|dist-packages|node_modules|vendor|\\.cargo|rustc|gems|\\.bundle|\\.nuget|bower_components)[/\\\\]',
    '/go/pkg/mod/|/usr/local/go/src/|/(?:usr/)?(?:local/)?lib(?:64)?/(?:python\\d|ruby/|node_modules/)|/lib/python\\d',
    '^(?:node:|internal/|<|\\[native|native\\b|std::|core::|alloc::)',
    '^(?:java|javax|jakarta|jdk|sun|com/sun|scala|kotlin|kotlinx|akka|groovy|reactor|rx|io/(?:netty|ktor|undertow|vertx|grpc|micrometer|reactivex|lettuce)|org/(?:springframework|apache|hibernate|eclipse|postgresql|jboss|junit|slf4j|aspectj|reactivestreams)|com/(?:zaxxer|fasterxml|google/common|google/gson|mysql|mongodb|netflix|squareup)|ch/qos|okhttp3|retrofit2|redis/clients|feign)/',
    '^(?:System|Microsoft|Npgsql|Newtonsoft|MongoDB|StackExchange|Polly)/',
  ].join('|'),
)

// The same frames come again and again.
const isOwnFile = remembering((file) => !foreign.test(file), 5_000)
const isOurs = (frame: Frame): boolean => isOwnFile(frame.file)
const parts = (file: string, count: number): string =>
  file
    .replace(/^file:\/\//, '')
    .split(/[/\\]/)
    .filter(Boolean)
    .slice(-count)
    .join('/')

/** The call that a person would open first: the service's own, nearest to the failure. */
export function ownFrame(exceptions: Exception[]): Frame | null {
  const topFirst = exceptions.map((exception) => inOrder(exception))
  for (const frames of topFirst) {
    const own = frames.find(isOurs)
    if (own) return own
  }
  return topFirst.find((frames) => frames.length > 0)?.[0] ?? null
}

// Python prints the newest call last; Java and Node print it first.
const inOrder = (exception: Exception): Frame[] =>
  exception.frames.some((frame) => frame.file.endsWith('.py')) ? exception.frames.toReversed() : exception.frames

/** `orders/views.py in checkout`. */
export const describeFrame = (frame: Frame): string =>
  frame.function ? `${parts(frame.file, 2)} in ${frame.function}` : parts(frame.file, 2)

/** Names that compilers and proxies make up: numbers and hashes in them change with every build. */
const madeUp =
  /\$\$(?:Enhancer|FastClass|Lambda|SpringCGLIB|FeignClient)[\w$/]*|\$Proxy\d+|(?<=GeneratedMethodAccessor|GeneratedConstructorAccessor|lambda\$\w{1,80}\$|\$)\d+|::h[0-9a-f]{16}$|(?<=[.-])[0-9a-f]{8,20}(?=\.(?:m|c)?js$)/g

const steady = remembering((name) => name.replace(madeUp, ''), 5_000)
const baseName = remembering((file) => parts(file, 1), 5_000)

/** What of a frame stays the same over releases: no folders of a release, no line numbers and no names of a build. */
export const keyOfFrame = (frame: Frame): string => `${steady(baseName(frame.file))}:${steady(frame.function)}`
