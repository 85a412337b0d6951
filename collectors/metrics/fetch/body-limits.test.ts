import { createServer } from 'node:http'
import { createGzip, gzipSync } from 'node:zlib'
import { describe, expect, onTestFinished, test } from 'vitest'
import { startTarget } from '../scripted-target.fixture.ts'
import { counterText, watch } from '../watched-target.fixture.ts'
import { unpack } from './unpack.ts'

const mebibyte = 2 ** 20

/** Gzip members, one after the other, are one gzip: 16 MiB of zeros in 16 KB, as often as it takes. */
async function startBomb(bytes: number) {
  const member = gzipSync(Buffer.alloc(16 * mebibyte))
  let sent = 0
  const server = createServer((_, response) => {
    response.setHeader('content-encoding', 'gzip')
    let left = Math.ceil(bytes / (16 * mebibyte))
    const go = () => {
      while (left > 0 && !response.destroyed) {
        left--
        sent += member.length
        if (!response.write(member)) return
      }
      response.end()
    }
    response.on('drain', go)
    go()
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => {
    server.closeAllConnections()
    server.close()
  })
  const address = server.address()
  const port = typeof address === 'object' ? address?.port : 0
  return { url: `http://127.0.0.1:${port}/metrics`, sent: () => sent }
}

describe('large bodies', () => {
  test('M14: 10 GB of gzip are stopped at the limit, in less memory than twice the limit', async () => {
    const bomb = await startBomb(10_000 * mebibyte)
    const limit = 64 * mebibyte
    const memory = () => process.memoryUsage().arrayBuffers
    let most = 0
    const watching = setInterval(() => {
      most = Math.max(most, memory())
    }, 1)
    onTestFinished(() => clearInterval(watching))
    const before = memory()
    const shop = watch({ url: bomb.url, limits: { maxBytes: limit }, headers: { 'accept-encoding': 'gzip' } })
    const report = await shop.start()
    await shop.source.stop()
    expect(report).toMatchObject({ ok: false, fault: 'too-big' })
    expect(report.detail).toBe(
      'The answer is over 64 MiB. Let the target offer fewer metrics, or set limits.maxBytes higher.',
    )
    expect(bomb.sent()).toBeGreaterThan(0)
    expect(Math.max(most, memory()) - before).toBeLessThan(2 * limit)
  })

  test('M14: a gzip that lies about its size is stopped at the limit all the same', async () => {
    const packed = gzipSync(Buffer.alloc(8 * mebibyte))
    for (const said of [0, 100, 0xffff_ffff]) {
      packed.writeUInt32LE(said, packed.length - 4)
      await expect(unpack(packed, mebibyte)).rejects.toThrow()
    }
  })

  test('a body of exactly the limit is read, and one byte more is not', async () => {
    const text = counterText({ 500: 1 }) + '# HELP a A sentence.\n'.repeat(20)
    for (const isPacked of [false, true]) {
      for (const [maxBytes, ok] of [
        [text.length, true],
        [text.length - 1, false],
      ] as const) {
        const target = await startTarget((_, response) => {
          if (isPacked) response.setHeader('content-encoding', 'gzip').end(gzipSync(text))
          else response.write(text.slice(0, 40), () => response.end(text.slice(40)))
        })
        const report = await watch({ url: target.url, limits: { maxBytes } }).start()
        expect({ isPacked, maxBytes, ok: report.ok }).toEqual({ isPacked, maxBytes, ok })
        if (!ok) expect(report.detail).toContain(`over ${maxBytes} bytes`)
      }
    }
  })

  test('a large gzip body is unpacked aside, and read as any other', async () => {
    const filler = '# HELP a sentence that explains nothing\n'.repeat(150_000)
    const target = await startTarget(counterText({ 500: 1 }))
    const shop = watch({ url: target.url })
    await shop.start()
    target.says((_, response) => {
      const gzip = createGzip()
      gzip.pipe(response.setHeader('content-encoding', 'gzip'))
      gzip.end(filler + counterText({ 500: 4 }))
    })
    expect((await shop.next()).bytes).toBeGreaterThan(5 * mebibyte)
    expect(shop.totals().errors).toBe(3)
  })

  test.each(['br', 'deflate', 'zstd', 'gzip, gzip'])(
    'packed as %s, which was not asked for, is said to be',
    async (encoding) => {
      const target = await startTarget((_, response) =>
        response.setHeader('content-encoding', encoding).end(counterText({ 500: 1 })),
      )
      expect(await watch({ url: target.url }).start()).toMatchObject({
        fault: 'read-failed',
        detail: expect.stringContaining(`packed as ${encoding}`),
      })
    },
  )
})

describe('M16: many series', () => {
  const noise = (series: number) =>
    Array.from({ length: series }, (_, i) => `noise{id="${i}",text="${'x'.repeat(50)}"} ${i}\n`).join('')

  test('over the limit of series what counts is counted, wherever it stands, and the excess is told', async () => {
    const target = await startTarget(noise(3_000) + counterText({ 500: 1 }))
    const shop = watch({ url: target.url, limits: { maxSeries: 1_000 } })
    expect((await shop.start()).notes.join()).toContain(
      'It has 3001 series, over the limit of 1000 (limits.maxSeries): what counts is counted',
    )
    target.says(noise(5_000) + counterText({ 500: 3, 502: 1 }))
    expect(await shop.next()).toMatchObject({ ok: true, recognised: expect.anything() })
    expect(shop.totals()).toEqual({ requests: 3, errors: 3 })
  })

  test('series over the limits of labels are counted, and told', async () => {
    const wide = (value: number) =>
      `http_requests_total{code="500",route="/${'a'.repeat(300)}",a="1",b="2",c="3",d="4"} ${value}\n`
    const target = await startTarget(wide(1))
    const shop = watch({ url: target.url, limits: { maxLabels: 4, maxLabelLength: 200 } })
    const notes = (await shop.start()).notes.join()
    expect(notes).toContain('1 series have more than 4 labels (limits.maxLabels); they are counted.')
    expect(notes).toContain('1 series have labels of over 200 characters (limits.maxLabelLength); they are counted.')
    target.says(wide(3))
    await shop.next()
    expect(shop.totals()).toEqual({ requests: 2, errors: 2 })
  })
})
