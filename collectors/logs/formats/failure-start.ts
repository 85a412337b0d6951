/**
 * Text that begins a failure whatever level the line has: a traceback, a panic, an error that nobody caught, the end of a
 * process.
 */
export const failureStart = new RegExp(
  [
    String.raw`^(?:\s*\+ Exception Group |[╭┌]─+ )?Traceback \(most recent call last\)(?::| ─)`,
    '^(?:panic|fatal error|Fatal error|FATAL ERROR): ',
    String.raw`^thread '[^']{0,200}' (?:\(\d+\) )?panicked at `,
    '^PHP Fatal error: ',
    String.raw`^(?:Uncaught |\[?Unhandled)`,
    '^Exception in thread "',
    '^SIG(?:QUIT|ABRT|SEGV|BUS|ILL|FPE): ',
    '^terminate called (?:after throwing|without an active)',
    String.raw`^=+\d+=+ ?ERROR: \w{1,30}Sanitizer: `,
    '^Fatal Python error: ',
    '^# A fatal error has been detected by the Java Runtime',
    '^(?:Segmentation fault|DAMN ! worker |!!! uWSGI process )',
    // The kernel, which has the time since it began before its lines.
    String.raw`^(?:\[ {0,6}\d+\.\d{6}\] )?(?:(?:Memory cgroup out|Out) of memory: Kill(?:ed)? process |Kernel panic - )`,
    String.raw`^(?:\[ {0,6}\d+\.\d{6}\] )?[\w./:-]{1,60}\[\d+\]: segfault at `,
  ].join('|'),
)
