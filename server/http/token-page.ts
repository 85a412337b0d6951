import { barePolicy, hashOf } from './content-security.ts'
import { fault, type Reply } from './reply.ts'

const sentence = 'Open it with ?token= and the value of server.boardToken at the end of the address; once is enough.'

// A bright page on a wall at night is the first thing that people would see of Faultboard.
const style =
  'html{background:#101215;color:#e6e9ef;font:500 clamp(18px,2.2vmin,48px)/1.5 Inter,sans-serif}' +
  'body{margin:20vh 8vw}h1{font-size:2em}p{color:#a7b0bd}'

const html = `<!doctype html><html lang="en"><meta charset="utf-8"><title>Faultboard: closed</title>
<style>${style}</style><h1>This board needs its token</h1><p>${sentence}</p></html>`

const bare = {
  'Content-Type': 'text/html; charset=utf-8',
  'Cache-Control': 'no-store',
  'Content-Security-Policy': `${barePolicy}; style-src ${hashOf(style)}`,
}

/** For people without the token. It says how to open the board, and nothing of what is behind it. */
export const closedPage = (): Reply => ({ status: 401, headers: { ...bare, 'WWW-Authenticate': 'Bearer' }, body: html })

/** The same for programs. */
export const closedJson = (): Reply => {
  const reply = fault(401, 'this needs the board token', 'send the header Authorization: Bearer <server.boardToken>')
  return { ...reply, headers: { ...reply.headers, 'WWW-Authenticate': 'Bearer' } }
}

/** Keeps the token as a cookie and goes on without it in the address, where histories and screenshots would keep it. */
export const enter = (path: string, cookie: string): Reply => ({
  status: 303,
  headers: { ...bare, Location: path, 'Set-Cookie': cookie },
  body: '',
})
