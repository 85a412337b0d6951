import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { onTestFinished } from 'vitest'

export const hasOpenssl = (): boolean => {
  try {
    execFileSync('openssl', ['version'])
    return true
  } catch {
    return false
  }
}

/** A folder of its own for one test. */
export function testFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'faultboard-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  return folder
}

/** Makes an authority and certificates that it vouches for, as files. */
export function certificates(folder: string, authority = 'ca') {
  const openssl = (...args: string[]) => execFileSync('openssl', args, { cwd: folder, stdio: 'pipe' })
  const newKey = (name: string) =>
    openssl('genpkey', '-algorithm', 'EC', '-pkeyopt', 'ec_paramgen_curve:P-256', '-out', `${name}.key`)
  const inFolder = (name: string) => join(folder, name)
  newKey(authority)
  openssl(
    'req',
    '-x509',
    '-new',
    '-key',
    `${authority}.key`,
    '-subj',
    `/CN=${authority}`,
    '-days',
    '2',
    '-out',
    `${authority}.pem`,
  )
  return {
    ca: inFolder(`${authority}.pem`),
    /** A certificate for these names, such as `DNS:shop.test` and `IP:127.0.0.1`. */
    issue(name: string, names: string[]) {
      newKey(name)
      writeFileSync(inFolder(`${name}.ext`), `subjectAltName=${names.join(',')}\n`)
      openssl('req', '-new', '-key', `${name}.key`, '-subj', `/CN=${name}`, '-out', `${name}.csr`)
      const signing = ['-CA', `${authority}.pem`, '-CAkey', `${authority}.key`, '-CAcreateserial', '-days', '2']
      openssl('x509', '-req', '-in', `${name}.csr`, ...signing, '-extfile', `${name}.ext`, '-out', `${name}.pem`)
      return { cert: inFolder(`${name}.pem`), key: inFolder(`${name}.key`) }
    },
  }
}
