#!/usr/bin/env node
// The door: plain JavaScript, so that it runs before anything is built. It builds what is missing or older than its
// sources (a package from the registry comes built), then hands over to the bundle.
const [major, minor] = process.versions.node.split('.').map(Number)
if (major < 20 || (major === 20 && minor < 19)) {
  console.error(`Faultboard needs Node 20.19 or newer; this is Node ${process.versions.node}.`)
  process.exit(1)
}
// Help and version must answer at once; they need the bundle but never the screens.
const needsScreens = ['start', 'server'].includes(process.argv[2]) && !process.argv.includes('--help')
const { build } = await import('./build.mjs')
await build({ screens: needsScreens })
const { main } = await import('../dist/main.mjs')
process.exitCode = await main(process.argv.slice(2))
