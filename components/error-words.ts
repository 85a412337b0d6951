/** Title and what the message says beyond it: of an error without a type, the title is how its message begins. */
export function errorWords({ title, message }: { title: string; message: string }): { title: string; rest: string } {
  const start = title.replace(/…$/, '')
  return start !== '' && message.startsWith(start)
    ? { title: start, rest: message.slice(start.length) }
    : { title, rest: message === '' ? '' : ` ${message}` }
}
