/**
 * Under `require-trusted-types-for 'script'` text never becomes a script. The bundler's own loader sets addresses of
 * chunks as text, so this default policy lets exactly those through: files of this server that were built. It takes
 * itself out of the page again, because what is drawn there is compared with what was built.
 */
const policy = [
  'window.trustedTypes?.createPolicy("default",{createScriptURL(u){',
  'const t=new URL(u,location.origin);',
  'return t.origin===location.origin&&/^\\/(_next\\/static\\/[\\w./~-]+|[\\w-]+)\\.js$/.test(t.pathname)?u:null',
  '}});document.currentScript.remove()',
].join('')

/** The page with the policy as the first thing that runs in it. */
export const withScriptPolicy = (html: string): string =>
  html.replace(/<head[^>]*>/i, (head) => `${head}<script>${policy}</script>`)
