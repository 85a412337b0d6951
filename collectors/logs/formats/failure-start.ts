/** Text that begins a failure whatever level the line has: a traceback, a panic, an error that nobody caught. */
export const failureStart =
  /^(?:\s*\+ Exception Group )?Traceback \(most recent call last\):|^panic: |^fatal error: |^thread '[^']{0,200}' (?:\(\d+\) )?panicked at |^PHP Fatal error: |^(?:Uncaught |Unhandled )|^Exception in thread "/
