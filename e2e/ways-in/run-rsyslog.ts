import { execFile } from 'node:child_process'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { folderOfTest, programPath, runProgram } from '../exporters/run-program.ts'

const exec = promisify(execFile)

/** Runs `logger` of Debian to its end. */
export const logger = (...args: string[]) => exec(programPath('logger', 'bsdutils'), args)

/** A real rsyslogd with a socket of its own, which does with everything what the line says. Resolves to the socket. */
export async function startRsyslog(rule: string): Promise<string> {
  const folder = await folderOfTest()
  const [socket, config] = [join(folder, 'log'), join(folder, 'rsyslog.conf')]
  await writeFile(
    config,
    `module(load="imuxsock" SysSock.Use="off")
input(type="imuxsock" Socket="${socket}" CreatePath="on")
global(workDirectory="${folder}")
${rule}
`,
  )
  await runProgram({
    command: programPath('rsyslogd', 'rsyslog'),
    args: ['-n', '-f', config, '-i', join(folder, 'pid')],
    isReady: () => logger('-u', socket, '-t', 'hello', 'up').then(() => true),
  })
  return socket
}
