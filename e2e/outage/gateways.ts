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

/** The log formats of docs/gateways.md: what people paste is what is tested. */
function documentedLogFormats(): string {
  const text = readFileSync(new URL('../../docs/gateways.md', import.meta.url), 'utf8')
  const formats = text.match(/^log_format gateway\w*[\s\S]*?';$/gm) ?? []
  if (formats.length !== 2) throw new Error('docs/gateways.md has two log formats of nginx')
  return formats.join('\n  ')
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
  ${documentedLogFormats()}
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
