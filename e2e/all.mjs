// `npm test`: everything, in this order, on real programs: lint, types, dead code, unit and integration tests with a
// real redis-server, end-to-end tests in real Chromium. What is missing is installed where that is allowed (root on
// Debian); elsewhere it says the one line to run. Ends with one line of counts.
import { spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('..', import.meta.url))
const bin = (name) => `${root}node_modules/.bin/${name}`
const isThere = (program) => spawnSync('sh', ['-c', `command -v ${program}`]).status === 0
const chromium = process.env.CHROMIUM ?? '/usr/bin/chromium'

const isImported = (...modules) => spawnSync('/usr/bin/python3', ['-c', `import ${modules.join(', ')}`]).status === 0
const program = (name, packages = name) => ({ what: name, packages, isMet: () => isThere(name) })

const needs = [
  program('redis-server'),
  { what: 'Chromium', packages: 'chromium fonts-dejavu-core', isMet: () => existsSync(chromium) },
  {
    what: 'Apache with mod_wsgi and Django (for the example fleet)',
    packages:
      'apache2-bin libapache2-mod-wsgi-py3 python3-django python3-djangorestframework python3-django-prometheus python3-requests python3-prometheus-client',
    isMet: () =>
      existsSync('/usr/lib/apache2/modules/mod_wsgi.so') &&
      isImported('django', 'rest_framework', 'django_prometheus', 'requests', 'prometheus_client'),
  },
  { what: 'gunicorn', packages: 'python3-gunicorn', isMet: () => isImported('gunicorn') },
  program('javac', 'default-jdk-headless'),
  {
    what: 'logback',
    packages: 'liblogback-java',
    isMet: () => existsSync('/usr/share/java/logback-classic.jar') && existsSync('/usr/share/java/slf4j-api.jar'),
  },
  { what: "Sentry's SDK for Python", packages: 'python3-sentry-sdk', isMet: () => isImported('sentry_sdk') },
  program('curl'),
  program('logger', 'bsdutils'),
  { what: 'rsyslog', packages: 'rsyslog', isMet: () => isThere('rsyslogd') || existsSync('/usr/sbin/rsyslogd') },
  program('haproxy'),
  program('nginx', 'nginx-light'),
  program('etcd', 'etcd-server'),
  program('caddy'),
  { what: 'PostgreSQL', packages: 'postgresql', isMet: () => existsSync('/usr/lib/postgresql') },
  program('prometheus'),
  ...['node', 'redis', 'apache', 'haproxy', 'blackbox', 'postgres', 'nginx'].map((of) =>
    program(`prometheus-${of}-exporter`),
  ),
]

function say(text) {
  process.stdout.write(`\n── ${text}\n`)
}

/** The tests start what they need on ports of their own: no package may start its service. Returns how to undo it. */
function forbidServices() {
  const policy = '/usr/sbin/policy-rc.d'
  if (existsSync(policy)) return () => {}
  writeFileSync(policy, '#!/bin/sh\nexit 101\n', { mode: 0o755 })
  return () => rmSync(policy)
}

function installMissing() {
  const missing = needs.filter(({ isMet }) => !isMet())
  if (missing.length === 0) return
  const packages = missing.map((need) => need.packages).join(' ')
  const line = `apt-get update && apt-get install -y --no-install-recommends ${packages}`
  say(`The tests need ${missing.map((need) => need.what).join(', ')}`)
  const mayInstall = process.getuid?.() === 0 && isThere('apt-get')
  if (!mayInstall) {
    console.error(`Install them and run npm test again. On Debian or Ubuntu:\n\n  sudo sh -c '${line}'\n`)
    console.error('Elsewhere: redis-server on the PATH, CHROMIUM=/path/to/chromium; the example fleet needs Debian.')
    process.exit(1)
  }
  console.log(`Installing: ${line}`)
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' }
  const allowServices = forbidServices()
  const { status } = spawnSync('sh', ['-c', `(${line}) > /dev/null`], { stdio: 'inherit', env })
  allowServices()
  if (status !== 0 || needs.some(({ isMet }) => !isMet())) {
    console.error('The installation failed; see above.')
    process.exit(1)
  }
}

let failedSteps = 0
function step(name, args, env = {}) {
  say(name)
  const { status } = spawnSync(args[0], args.slice(1), { cwd: root, stdio: 'inherit', env: { ...process.env, ...env } })
  if (status !== 0) {
    failedSteps++
    console.error(`${name}: failed`)
  }
}

function readCounts(file, pick) {
  try {
    return pick(JSON.parse(readFileSync(file, 'utf8')))
  } catch {
    return { passed: 0, failed: 1 }
  }
}

installMissing()
// Outside the working tree: Playwright empties its own folder of results.
const results = mkdtempSync(join(tmpdir(), 'faultboard-results-'))
const unitFile = join(results, 'unit.json')
const outageFile = join(results, 'outage.json')
const browserFile = join(results, 'browser.json')

step('build', [process.execPath, 'cli/build.mjs'])
step('lint', [bin('biome'), 'ci', '.'])
step('types', [bin('tsc'), '--noEmit'])
step('dead code', [bin('knip')])
step('unit and integration tests', [
  bin('vitest'),
  'run',
  '--reporter=default',
  '--reporter=json',
  `--outputFile.json=${unitFile}`,
  '--exclude=e2e/outage/**',
])
// Its time-outs are those of real gateways, so nothing may keep its processes from the cores.
step('an outage of real services behind real gateways', [
  bin('vitest'),
  'run',
  'e2e/outage',
  '--reporter=default',
  '--reporter=json',
  `--outputFile.json=${outageFile}`,
])
step('end-to-end tests in Chromium', [bin('playwright'), 'test', '--reporter=list,json'], {
  PLAYWRIGHT_JSON_OUTPUT_NAME: browserFile,
})

const ofVitest = ({ numPassedTests, numFailedTests }) => ({ passed: numPassedTests, failed: numFailedTests })
const unit = readCounts(unitFile, ofVitest)
const outage = readCounts(outageFile, ofVitest)
const browser = readCounts(browserFile, ({ stats }) => ({
  passed: stats.expected,
  failed: stats.unexpected + stats.flaky,
}))
const failed = unit.failed + outage.failed + browser.failed
// A failed step without a failed test (lint, types, a crash) counts as one failure each.
const failures = Math.max(failed, failedSteps)
console.log(`\n${unit.passed + outage.passed + browser.passed} passed, ${failures} failed`)
process.exit(failures > 0 ? 1 : 0)
