import { readdir, readFile } from 'node:fs/promises'
import { expect, test } from 'vitest'

const root = new URL('../', import.meta.url)
const rooms = ['collectors', 'server', 'e2e', 'bench', 'contracts', 'runtime']

async function numbersIn(room: string): Promise<string[]> {
  const files = await readdir(new URL(`${room}/`, root), { recursive: true })
  const isRead = (file: string) => /\.(?:test|spec)\.tsx?$/.test(file) || room === 'bench'
  const found: string[] = []
  for (const file of files.filter((name) => name.endsWith('.ts') && isRead(name))) {
    const text = await readFile(new URL(`${room}/${file}`, root), 'utf8')
    found.push(...[...text.matchAll(/\b([LM]\d{1,2})\b[:,]/g)].map(([, number]) => number ?? ''))
  }
  return found
}

test('every promise has a test or a benchmark of its number, and no number is without a promise', async () => {
  const page = await readFile(new URL('promises.md', import.meta.url), 'utf8')
  const promised = [...page.matchAll(/^\| ([LM]\d+) \|/gm)].map(([, number]) => number)
  const shown = new Set((await Promise.all(rooms.map(numbersIn))).flat())
  expect(promised).toHaveLength(30 + 35)
  expect([...shown].toSorted()).toEqual(promised.toSorted())
})
