import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { type Program, startProgram } from './processes.ts'

/** The services behind a gateway and the ports of their processes. */
export type Behind = Record<string, number>

/** Shorter than a late answer takes. */
const timeoutMs = 700

/** HAProxy, with its own metrics on the next port and its log on its standard output. */
export async function startHaproxy(dir: string, { port, behind }: { port: number; behind: Behind }): Promise<Program> {
  const names = Object.keys(behind)
  const config = `
global
  # Two threads that write to one file at the same moment lose lines.
  nbthread 1
  log stdout format raw local0
defaults
  mode http
  log global
  option httplog
  retries 1
  timeout connect 300ms
  timeout client 10s
  timeout server ${timeoutMs}ms
frontend web
  bind 127.0.0.1:${port}
${names.map((name) => `  use_backend ${name}_be if { path_beg /${name}/ }`).join('\n')}
${names.map((name) => `backend ${name}_be\n  server ${name}1 127.0.0.1:${behind[name]}`).join('\n')}
frontend prometheus
  bind 127.0.0.1:${port + 1}
  http-request use-service prometheus-exporter if { path /metrics }
`
  writeFileSync(join(dir, 'haproxy.cfg'), config)
  return startProgram(['haproxy', '-db', '-f', join(dir, 'haproxy.cfg')], { port, output: join(dir, 'haproxy.log') })
}

/** Lines of docs/gateways.md: what people paste is what is tested. */
function documented(pattern: RegExp, count: number): string {
  const text = readFileSync(new URL('../../docs/gateways.md', import.meta.url), 'utf8')
  const found = text.match(pattern) ?? []
  if (found.length !== count) throw new Error(`docs/gateways.md has ${found.length} of ${pattern}, not ${count}`)
  return found.join('\n')
}

/** nginx, which writes two access logs: one with a JSON object a line, and one for people. */
export async function startNginx(dir: string, { port, behind }: { port: number; behind: Behind }): Promise<Program> {
  const names = Object.keys(behind)
  const config = `
daemon off;
master_process off;
pid ${dir}/nginx.pid;
error_log ${dir}/nginx-error.log;
events { worker_connections 512; }
http {
  ${documented(/^log_format gateway\w*[\s\S]*?';$/gm, 2)}
  access_log ${dir}/nginx-access.log gateway;
  access_log ${dir}/nginx-access.json gateway_json;
${['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map((kind) => `  ${kind}_temp_path ${dir}/${kind};`).join('\n')}
  proxy_connect_timeout 300ms;
  proxy_read_timeout ${timeoutMs}ms;
${names.map((name) => `  upstream ${name}_be { server 127.0.0.1:${behind[name]}; keepalive 8; }`).join('\n')}
  server {
    listen 127.0.0.1:${port};
    proxy_http_version 1.1;
    proxy_set_header Connection "";
${names.map((name) => `    location /${name}/ { proxy_pass http://${name}_be; }`).join('\n')}
  }
}
`
  writeFileSync(join(dir, 'nginx.conf'), config)
  const command = ['nginx', '-p', dir, '-e', join(dir, 'nginx-error.log'), '-c', join(dir, 'nginx.conf')]
  return startProgram(command, { port, output: join(dir, 'nginx-output.log') })
}

/** Apache as a proxy, in one process, with a balancer for each service. */
export async function startApache(dir: string, { port, behind }: { port: number; behind: Behind }): Promise<Program> {
  const names = Object.keys(behind)
  const modules = ['mpm_event', 'authz_core', 'proxy', 'proxy_http', 'proxy_balancer', 'lbmethod_byrequests']
  const config = `
ServerRoot ${dir}
PidFile ${dir}/apache.pid
DefaultRuntimeDir ${dir}
Listen 127.0.0.1:${port}
ServerName edge.example
${[...modules, 'slotmem_shm'].map((name) => `LoadModule ${name}_module /usr/lib/apache2/modules/mod_${name}.so`).join('\n')}
ErrorLog ${dir}/apache-error.log
${documented(/^LogFormat .*$/gm, 1)}
CustomLog ${dir}/apache-access.log gateway
ProxyTimeout 1
${names
  .map(
    (name) => `<Proxy balancer://${name}_be>
  BalancerMember http://127.0.0.1:${behind[name]}
</Proxy>
ProxyPass /${name}/ balancer://${name}_be/${name}/`,
  )
  .join('\n')}
`
  writeFileSync(join(dir, 'apache.conf'), config)
  const command = ['apache2', '-X', '-f', join(dir, 'apache.conf')]
  return startProgram(command, { port, output: join(dir, 'apache-output.log') })
}
