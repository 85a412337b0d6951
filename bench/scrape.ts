// M11: what it costs to scrape a fleet: 200 targets of 200 KB every second, from a process of its own, over real sockets.
// Run it: npx tsx bench/scrape.ts [seconds] [targets] [kilobytes]
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'

// Both sides run as they are shipped: bundled, by Node alone. Packages are found from inside of node_modules.
const here = (name: string) => fileURLToPath(new URL(name, import.meta.url))
const folder = here(`../node_modules/.cache/faultboard-bench-${process.pid}`)
try {
  await build({
    entryPoints: [here('scrape-collector.ts'), here('scrape-exporter.ts')],
    outdir: folder,
    outExtension: { '.js': '.mjs' },
    bundle: true,
    platform: 'node',
    target: 'node20',
    format: 'esm',
    packages: 'external',
    logLevel: 'warning',
  })
  const args = [join(folder, 'scrape-collector.mjs'), ...process.argv.slice(2)]
  const collector = spawn(process.execPath, args, { stdio: 'inherit' })
  const [code] = await once(collector, 'exit')
  process.exitCode = code === 0 ? 0 : 1
} finally {
  await rm(folder, { recursive: true, force: true })
}
