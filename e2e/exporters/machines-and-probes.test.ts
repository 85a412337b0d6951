import { writeFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { freePorts } from '../free-ports.ts'
import { folderOfTest, runProgram } from './run-program.ts'
import { watchExporter } from './watch-exporter.ts'

test('node_exporter measures a machine: that nothing in it counts requests is said in one sentence', async () => {
  const port = await freePorts(1)
  const metrics = `http://127.0.0.1:${port}/metrics`
  const args = [`--web.listen-address=127.0.0.1:${port}`]
  await runProgram({ command: 'prometheus-node-exporter', args, readyAt: metrics })
  const watched = await watchExporter(metrics)
  expect(watched.report().detail).toContain('Nothing here counts requests by status')
  await watched.next()
  expect(watched.counted()).toMatchObject({ requests: 0, errors: 0, routes: {} })
})

test('blackbox_exporter: each reading is one probe and one request, and an error as long as the probed is away', async () => {
  const folder = await folderOfTest()
  const port = await freePorts(2)
  let status = 200
  const probed = createServer((_, response) => response.writeHead(status).end())
  await new Promise<void>((resolve) => probed.listen(port, '127.0.0.1', resolve))
  const close = () => {
    probed.closeAllConnections()
    probed.close()
  }
  onTestFinished(close)
  const config = join(folder, 'blackbox.yml')
  await writeFile(config, 'modules:\n  http:\n    prober: http\n    timeout: 2s\n')
  const exporter = `http://127.0.0.1:${port + 1}`
  const args = [`--web.listen-address=127.0.0.1:${port + 1}`, `--config.file=${config}`]
  await runProgram({ command: 'prometheus-blackbox-exporter', args, readyAt: `${exporter}/metrics` })
  const target = encodeURIComponent(`http://127.0.0.1:${port}/`)
  const watched = await watchExporter(`${exporter}/probe?module=http&target=${target}`)
  expect(watched.first).toMatchObject({ ok: true, recognised: 'blackbox' })

  await watched.next()
  expect(watched.counted().errors).toBe(0)
  status = 503
  await expect.poll(() => watched.counted().classes.gateway ?? 0, { timeout: 10_000 }).toBeGreaterThan(1)
  close()
  await expect.poll(() => watched.counted().classes.network ?? 0, { timeout: 10_000 }).toBeGreaterThan(1)
  await watched.stop()
  const { requests, errors, classes } = watched.counted()
  expect(requests).toBe(await watched.scrapes())
  expect(errors).toBe((classes.gateway ?? 0) + (classes.network ?? 0))
})
