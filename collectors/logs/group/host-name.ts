/** Last labels of names of hosts that are no endings of files and no names in code. */
const ends = new Set(
  `com net org edu gov mil int info biz io dev app cloud internal local localdomain lan corp home intra svc cluster
example test invalid de uk us cn jp fr ru nl hk tw br au ca ch se dk es eu kr sg nz ie pt gr hu ro tr ua mx ar za il
at be cz fi no it pl in`.split(/\s+/),
)
/** `com.example.shop` is a package and not a host. */
const packages = new Set(['com', 'org', 'net', 'io', 'java', 'javax', 'jdk', 'sun', 'edu', 'de', 'asyncio', 'node'])

const labels = /^[A-Za-z0-9_-]{1,63}(?:\.[A-Za-z0-9_-]{1,63}){1,8}(?::\d{1,5})?$/

const local = /^localhost(?:\.localdomain)?(?::\d{1,5})?$/

/** Whether the word names a host, with or without its port: an address, or a name whose end is one of hosts. */
export function isHost(word: string): boolean {
  if (word.startsWith('localhost')) return local.test(word)
  if (word.length > 253 || !labels.test(word)) return false
  const name = word.split(':', 1)[0] ?? ''
  const last = name.slice(name.lastIndexOf('.') + 1)
  if (/^\d+$/.test(last)) return /^\d{1,3}(?:\.\d{1,3}){3}$/.test(name)
  return ends.has(last) && !packages.has(name.slice(0, name.indexOf('.')))
}
