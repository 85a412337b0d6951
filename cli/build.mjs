// Builds what is not built yet, or is older than its sources, and says so: the screens (Next.js static export to out/)
// and the bundle of server, collector and commands (esbuild to dist/). Also run by `npm run build`.
import { spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'

const root = fileURLToPath(new URL('..', import.meta.url))
const stampFile = join(root, 'dist', 'stamp.json')

const parts = {
  screens: {
    what: 'the screens',
    about: 'about 30 s, once',
    sources: ['app', 'components', 'contracts', 'public', 'next.config.js', 'tsconfig.json', 'package-lock.json'],
    product: join(root, 'out', 'board.html'),
    make: makeScreens,
  },
  bundle: {
    what: 'server and collector',
    about: 'a second',
    sources: ['cli', 'collectors', 'contracts', 'runtime', 'server', 'package-lock.json'],
    product: join(root, 'dist', 'main.mjs'),
    make: makeBundle,
  },
}

/** A hash of the text of all sources: equal hashes mean that nothing has to be built. Null: a package comes built. */
function stampOf(sources) {
  if (!existsSync(join(root, 'cli', 'main.ts'))) return null
  const hash = createHash('sha256')
  const addFolder = (path) => {
    for (const entry of readdirSync(join(root, path), { withFileTypes: true }).sort((a, b) =>
      a.name < b.name ? -1 : 1,
    )) {
      if (entry.isDirectory()) addFolder(`${path}/${entry.name}`)
      else if (!/\.test\.tsx?$/.test(entry.name)) addFile(`${path}/${entry.name}`)
    }
  }
  const addFile = (path) => {
    hash
      .update(path)
      .update('\0')
      .update(readFileSync(join(root, path)))
      .update('\0')
  }
  for (const source of sources) {
    if (!existsSync(join(root, source))) continue
    if (statSync(join(root, source)).isDirectory()) addFolder(source)
    else addFile(source)
  }
  return hash.digest('hex').slice(0, 16)
}

const readStamps = () => {
  try {
    return JSON.parse(readFileSync(stampFile, 'utf8'))
  } catch {
    return {}
  }
}

function run(command, args) {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [command, ...args], {
      cwd: root,
      env: { ...process.env, NEXT_TELEMETRY_DISABLED: '1' },
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    let output = ''
    for (const stream of [child.stdout, child.stderr])
      stream.on('data', (chunk) => {
        output += chunk
      })
    child.on('close', (code) => (code === 0 ? resolve(output) : reject(new Error(`exit ${code}\n${output}`))))
    child.on('error', reject)
  })
}

async function makeScreens() {
  await run(join(root, 'node_modules', 'next', 'dist', 'bin', 'next'), ['build'])
}

async function makeBundle() {
  const { build: bundle } = await import('esbuild')
  await bundle({
    absWorkingDir: root,
    entryPoints: {
      main: 'cli/main.ts',
      'demo/service': 'cli/demo/service.ts',
      'demo/gateway': 'cli/demo/gateway.ts',
      'demo/traffic': 'cli/demo/traffic.ts',
    },
    outdir: 'dist',
    outExtension: { '.js': '.mjs' },
    bundle: true,
    platform: 'node',
    target: 'node20',
    format: 'esm',
    packages: 'external',
    sourcemap: true,
    logLevel: 'warning',
  })
  // The Lua scripts are read at run time, beside the bundle that reads them.
  const scripts = join(root, 'server', 'store', 'scripts')
  if (existsSync(scripts)) cpSync(scripts, join(root, 'dist', 'scripts'), { recursive: true })
}

/** Builds the parts that need it. `screens: false` leaves the pages alone. */
export async function build({ screens }) {
  const wanted = screens ? ['bundle', 'screens'] : ['bundle']
  for (const name of wanted) {
    const part = parts[name]
    const stamp = stampOf(part.sources)
    const isBuilt = existsSync(part.product)
    if (stamp === null) {
      if (!isBuilt) throw new Error(`${part.product} is missing; install the package again`)
      continue
    }
    if (isBuilt && readStamps()[name] === stamp) continue
    if (!existsSync(join(root, 'node_modules', 'esbuild')) || !existsSync(join(root, 'node_modules', 'next'))) {
      console.error(
        'Building from source needs the development packages: run `npm ci` (without --omit=dev), then again.',
      )
      process.exit(1)
    }
    const started = Date.now()
    process.stderr.write(`Building ${part.what} (${part.about}) … `)
    const beat = setInterval(() => process.stderr.write('. '), 3_000)
    try {
      if (name === 'screens') rmSync(join(root, 'out'), { recursive: true, force: true })
      await part.make()
    } catch (error) {
      process.stderr.write('failed\n')
      throw error
    } finally {
      clearInterval(beat)
    }
    mkdirSync(join(root, 'dist'), { recursive: true })
    writeFileSync(stampFile, `${JSON.stringify({ ...readStamps(), [name]: stamp })}\n`)
    process.stderr.write(`done in ${((Date.now() - started) / 1000).toFixed(1)} s\n`)
  }
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) {
  await build({ screens: true })
}
