import { chmod, copyFile, mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { onTestFinished } from 'vitest'
import { runProgram } from '../exporters/run-program.ts'
import { startProgram } from '../outage/processes.ts'
import type { Backends } from './backends.ts'

/** A real server before the backends, with the logs that it writes. */
export type Front = { url: string; access: string; error: string; gateway: string }
type At = { port: number; backends: Backends }

const names = ['dead', 'slow', 'closing', 'broken', 'fine'] as const

/** Lines of docs/gateways.md: what people paste is what is tested. */
async function documented(pattern: RegExp): Promise<string> {
  const text = await readFile(new URL('../../docs/gateways.md', import.meta.url), 'utf8')
  const [found] = pattern.exec(text) ?? []
  if (found === undefined) throw new Error(`docs/gateways.md has no ${pattern}`)
  return found
}

/** nginx of two workers; each backend is an upstream of its name, `dead` with two servers. */
export async function startNginx(folder: string, { port, backends }: At): Promise<Front> {
  await mkdir(join(folder, 'tmp'))
  // Its workers are nobody.
  await chmod(folder, 0o755)
  const front = frontIn(folder, 'nginx', port)
  const temporary = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi']
  const serversOf = (name: keyof Backends) =>
    [backends[name], ...(name === 'dead' ? [backends.dead] : [])].map((each) => `server 127.0.0.1:${each} max_fails=0;`)
  await writeFile(
    join(folder, 'nginx.conf'),
    `daemon off; pid ${folder}/nginx.pid; worker_processes 2; error_log ${front.error};
events { worker_connections 256; }
http {
${temporary.map((kind) => `  ${kind}_temp_path ${folder}/tmp/${kind};`).join('\n')}
  ${await documented(/^log_format gateway '[\s\S]*?';$/m)}
  access_log ${front.access} combined;
  access_log ${front.gateway} gateway;
  proxy_connect_timeout 300ms;
  proxy_read_timeout 300ms;
${names.map((name) => `  upstream ${name} { ${serversOf(name).join(' ')} }`).join('\n')}
  # Both workers know what one of them found out.
  upstream down { zone down 64k; server 127.0.0.1:${backends.dead} fail_timeout=60s; server 127.0.0.1:${backends.dead} fail_timeout=60s; }
  server {
    listen 127.0.0.1:${port};
    location / { return 200 ok; }
${[...names, 'down'].map((name) => `    location /${name}/ { proxy_pass http://${name}; }`).join('\n')}
  }
}
`,
  )
  await runProgram({
    command: 'nginx',
    args: ['-p', folder, '-c', join(folder, 'nginx.conf'), '-e', front.error],
    readyAt: `${front.url}/metrics`,
  })
  return front
}

const frontIn = (folder: string, server: string, port: number): Front => ({
  url: `http://127.0.0.1:${port}`,
  access: join(folder, `${server}-access.log`),
  error: join(folder, `${server}-error.log`),
  gateway: join(folder, `${server}-gateway.log`),
})

const application = fileURLToPath(new URL('../log-writers/raising_app.py', import.meta.url))
const core = ['mpm_event', 'authz_core', 'alias', 'proxy', 'proxy_http', 'proxy_balancer', 'lbmethod_byrequests']
const modules = [...core, 'slotmem_shm', 'wsgi']

/** Apache with several processes; each backend is a balancer of its name, and `/app` is a program under mod_wsgi. */
export async function startApache(folder: string, { port, backends }: At): Promise<Front> {
  const front = frontIn(folder, 'apache', port)
  await chmod(folder, 0o755)
  await copyFile(application, join(folder, 'raising_app.py'))
  await writeFile(
    join(folder, 'apache.conf'),
    `ServerRoot ${folder}
PidFile ${folder}/apache.pid
DefaultRuntimeDir ${folder}
Listen 127.0.0.1:${port}
ServerName edge.example
${process.getuid?.() === 0 ? 'User www-data\nGroup www-data' : ''}
${modules.map((name) => `LoadModule ${name}_module /usr/lib/apache2/modules/mod_${name}.so`).join('\n')}
StartServers 2
ThreadsPerChild 8
ErrorLog ${front.error}
${await documented(/^LogFormat .*$/m)}
LogFormat "%h %l %u %t \\"%r\\" %>s %O \\"%{Referer}i\\" \\"%{User-Agent}i\\"" combined
CustomLog ${front.access} combined
CustomLog ${front.gateway} gateway
ProxyTimeout 1
${names
  .map(
    (name) => `<Proxy balancer://${name}>
  BalancerMember http://127.0.0.1:${backends[name]} retry=0
</Proxy>
ProxyPass /${name}/ balancer://${name}/${name}/`,
  )
  .join('\n')}
WSGISocketPrefix ${folder}/wsgi
WSGIDaemonProcess app processes=2 threads=4
WSGIScriptAlias /app ${folder}/raising_app.py process-group=app application-group=%{GLOBAL}
<Directory />
  Require all granted
</Directory>
`,
  )
  await runProgram({
    command: 'apache2',
    args: ['-DFOREGROUND', '-f', join(folder, 'apache.conf')],
    readyAt: `${front.url}/metrics`,
  })
  return front
}

/** HAProxy with a backend of each name, and `down`, of which its checks have found out that nobody is there. */
export async function startHaproxy(folder: string, { port, backends }: At): Promise<{ url: string; log: string }> {
  const log = join(folder, 'haproxy.log')
  await writeFile(
    join(folder, 'haproxy.cfg'),
    `global
  # Two threads that write to one file at the same moment lose lines.
  nbthread 1
  log stdout format raw local0 info
defaults
  mode http
  log global
  option httplog
  retries 1
  timeout connect 300ms
  timeout client 10s
  timeout server 300ms
frontend web
  bind 127.0.0.1:${port}
${[...names, 'down'].map((name) => `  use_backend ${name} if { path_beg /${name}/ }`).join('\n')}
${names.map((name) => `backend ${name}\n  server ${name}1 127.0.0.1:${backends[name]}`).join('\n')}
backend down
  server down1 127.0.0.1:${backends.dead} check inter 50ms fall 1
`,
  )
  const program = await startProgram(['haproxy', '-db', '-f', join(folder, 'haproxy.cfg')], { port, output: log })
  onTestFinished(() => program.stop())
  return { url: `http://127.0.0.1:${port}`, log }
}
