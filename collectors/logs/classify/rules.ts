import type { ClassRule } from './class-rule.ts'
import { contractRules } from './contract-rules.ts'
import { databaseRules } from './database-rules.ts'
import { answerRules, gatewayRules } from './gateway-rules.ts'
import { networkRules, timeoutRules } from './transport-rules.ts'

const scarce =
  /[Nn]o space left on device|ENOSPC|EMFILE|ENFILE|[Tt]oo many open files|\[Errno (?:24|28|12|11)\]|heap out of memory|[Cc]annot allocate memory|Killed process \d|[Oo]ut of memory|memory limit exceeded|Allowed memory size|OOMKilled|can't start new thread|native thread|[Uu]nable to allocate \d|memory allocation of \d|allocation failed$|signal 9 \(SIGKILL\)|sent SIGKILL|[Qq]uota exceeded$|failed to spawn thread/
const gaveUp =
  /[Rr]etries exhausted|[Gg]iving up (?:.{1,80} )?after \d+ (?:attempt|tries|retries)|[Aa]ll attempts fail|attempted too many times|too many \d{3} error responses|short-circuited|[Mm]ax(?:imum)? (?:number of )?retries (?:reached|exceeded$)|[Bb]reaker (?:is |still )?open|[Cc]ircuit:? (?:is )?(?:now )?open|Circuit \S{1,60} OPEN|CircuitBreaker \S{1,60} is OPEN|RetryError\[/

/** What was tried too often. Where the cause is known it has the cause's class, and says so beside it. */
export const retryRules: readonly ClassRule[] = [
  {
    id: 'retry-exhausted',
    class: 'exception',
    type: /^(?:tenacity\.RetryError|celery\.exceptions\.MaxRetriesExceededError|requests\.exceptions\.RetryError|RetryError|BrokenCircuitError)$|MaxRetriesExceededException$|ExhaustedRetryException$|RetryLimitExceededException$|BrokenCircuitException$|CallNotPermittedException$|Circuit\w{0,20}Open\w{0,40}$|OpenCircuitError$|CircuitBreakerError$|IsolatedCircuitException$|RetryExhaustedException$|Max(?:Attempts|Retries)Exceeded\w{0,40}$|RedLight$/,
  },
  { id: 'retry-typed', class: 'exception', type: /./, message: gaveUp },
  { id: 'retry-words', class: 'other', bare: true, message: gaveUp },
]

/** What ran out: no class of its own, so its rules say it. */
const scarceRules: readonly ClassRule[] = [
  {
    id: 'resource',
    class: 'exception',
    type: /^MemoryError$|OutOfMemoryError$|OutOfMemoryException$|InsufficientExecutionStackException$|^NoMemoryError$|^Errno::(?:ENOSPC|EMFILE|ENOMEM)$/,
  },
  { id: 'resource-code', class: 'exception', code: /^(?:ENOSPC|EMFILE|ENFILE|ENOMEM|ERR_WORKER_OUT_OF_MEMORY)$/ },
  { id: 'resource-typed', class: 'exception', type: /./, message: scarce },
  { id: 'resource-words', class: 'other', bare: true, message: scarce },
]

/**
 * In order of decision: the first rule that holds for any exception of the chain decides, the root cause being asked
 * first within a rule's class. A wrong one is a line to change in its file.
 */
export const classRules: readonly ClassRule[] = [
  ...databaseRules,
  ...contractRules,
  ...gatewayRules,
  ...timeoutRules,
  ...networkRules,
  ...answerRules,
  ...retryRules,
  ...scarceRules,
]
