import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test, vi } from 'vitest'
import { startSources } from '../../discovery/discovering.fixture.ts'
import { createCursor } from './cursor.ts'

const daemon = '/usr/lib/systemd/systemd-journald'
const soon = { timeout: 15_000, interval: 50 }
const canRun =
  existsSync(daemon) &&
  ['journalctl', 'logger'].every((program) => spawnSync(program, ['--version']).status === 0) &&
  spawnSync('unshare', ['-m', 'mount', '-t', 'tmpfs', 'none', '/run']).status === 0

/** A journal of its own in a private view of /run: the machine's journal, if it has one, is not touched. */
const script = `
mount -t tmpfs none /run && mkdir -p /run/systemd/journal /run/log/journal && mount --bind "$1" /run/log/journal || exit 9
${daemon} & daemon=$!
while [ ! -e /run/systemd/journal/socket ]; do sleep 0.05; done
while IFS='|' read -r priority program text; do
  printf 'MESSAGE=%s\\nPRIORITY=%s\\nSYSLOG_IDENTIFIER=%s\\n' "$text" "$priority" "$program" | logger --journald
done
kill $daemon
wait
`

function startJournal() {
  const folder = mkdtempSync(join(tmpdir(), 'faultboard-journal-'))
  const child = spawn('unshare', ['-m', 'sh', '-c', script, 'sh', folder], { stdio: ['pipe', 'ignore', 'ignore'] })
  const ended = once(child, 'close')
  onTestFinished(async () => {
    child.stdin.end()
    await ended
    rmSync(folder, { recursive: true, force: true })
  })
  return {
    folder,
    say: (priority: number, program: string, text: string) => child.stdin.write(`${priority}|${program}|${text}\n`),
  }
}

function start(directory: string, kept: Map<string, unknown>) {
  const services = { legacy: 'shop', 'systemd-journald': null, 'systemd-journal': null }
  const running = startSources({ collector: { journald: { team: 'web', directory, services } } }, { kept })
  const errorsBy = (): Record<string, number> => {
    const by: Record<string, number> = {}
    for (const { owner, counts } of running.seen) by[owner.service] = (by[owner.service] ?? 0) + counts.errors
    return by
  }
  return { ...running, errorsBy }
}

test.runIf(canRun)(
  'a real journal is followed, over a restart from its cursor: nothing twice, nothing missing',
  async () => {
    const journal = startJournal()
    journal.say(3, 'shop', 'from before')
    const written = () =>
      spawnSync('journalctl', ['--directory', journal.folder, '-o', 'cat', '-q'], { encoding: 'utf8' }).stdout
    await vi.waitFor(() => expect(written()).toContain('from before'), soon)
    const kept = new Map<string, unknown>()
    const first = start(journal.folder, kept)
    // Nobody says when journalctl begins to follow: the first word is said until it is heard.
    await vi.waitFor(() => {
      journal.say(3, 'hello', 'are you there')
      expect(first.errorsBy().hello).toBeGreaterThan(0)
    }, soon)
    journal.say(6, 'shop', 'up')
    journal.say(3, 'shop', 'no money')
    journal.say(2, 'legacy', 'died')
    await vi.waitFor(() => expect(first.errorsBy()).toMatchObject({ shop: 2 }), soon)
    await first.sources.stop()
    first.commit()
    for (let n = 0; n < 5; n++) journal.say(3, 'shop', `meanwhile ${n}`)
    const second = start(journal.folder, kept)
    await vi.waitFor(() => expect(second.errorsBy().shop).toBe(5), soon)
    journal.say(3, 'pay', 'the last one')
    await vi.waitFor(() => expect(second.errorsBy().pay).toBe(1), soon)
    expect(second.errorsBy().shop).toBe(5)
  },
  60_000,
)

test('a cursor stays before a stack that is open, as long as nothing was counted since it began', () => {
  const logs = { quiet: true, events: 0, isQuiet: () => logs.quiet }
  const cursor = createCursor('a', logs)
  cursor.move('b')
  expect(cursor.place).toBe('b')
  cursor.move('c')
  logs.quiet = false
  cursor.move('d')
  expect(cursor.place).toBe('b')
  logs.events = 1
  expect(cursor.place).toBe('d')
  logs.quiet = true
  expect(cursor.place).toBe('d')
})
