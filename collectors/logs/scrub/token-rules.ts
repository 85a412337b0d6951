import { isRandomWord } from './random-word.ts'
import type { ScrubRule } from './scrub-rule.ts'

/** What is a secret by its own look, wherever it stands. */
export const tokenRules: readonly ScrubRule[] = [
  {
    id: 'jwt',
    about: 'JSON Web Tokens.',
    needs: 'w',
    keywords: ['ey'],
    pattern: /\bey[A-Za-z0-9]{10,500}\.ey[A-Za-z0-9_/-]{10,4000}(?:\.[A-Za-z0-9_/-]{0,2000}={0,2})?/g,
    replace: '<jwt>',
    example: {
      text: 'got eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0NTY3ODkwIn0.dozjgNryP4J3jVmNHl0w5N_XgL0n3I9P',
      scrubbed: 'got <jwt>',
    },
  },
  {
    id: 'aws-key',
    about: 'Access keys of AWS.',
    needs: 'w',
    keywords: ['akia', 'asia', 'abia', 'acca', 'a3t'],
    pattern: /\b(?:AKIA|ASIA|ABIA|ACCA|A3T[A-Z0-9])[A-Z0-9]{16}\b/g,
    replace: '<aws-key>',
    example: { text: 'id AKIAIOSFODNN7EXAMPLE', scrubbed: 'id <aws-key>' },
  },
  {
    id: 'vendor-token',
    about:
      'Tokens with the prefix of their vendor: GitHub, GitLab, Slack, Stripe, Google, npm, PyPI, SendGrid, Vault and others.',
    needs: 'w',
    keywords: [
      ...['ghp_', 'gho_', 'ghu_', 'ghs_', 'ghr_', 'github_pat_', 'gr1348941', 'npm_', 'pypi-', 'hf_', 'dapi', 'eaa'],
      ...[
        'glpat-',
        'glrt-',
        'gldt-',
        'glft-',
        'glffct-',
        'glimt-',
        'glagent-',
        'gloas-',
        'glptt-',
        'glsoat-',
        'glcbt-',
      ],
      ...['xox', 'xapp-', 'k_live_', 'k_test_', 'k_prod_', 'sk-', 'sg.', 'sk', 'sq0', 'sm_', 'shp', 'key-', 'whsec_'],
      ...['aiza', 'ya29.', 'gocspx-', 'hvs.', 'dop_v1_', 'nrak-', 'pmak-', 'pul-', 'lin_api_', 'atatt3', 'sntrys_'],
      ...[
        'age-secret-key',
        'flwseck',
        'access-',
        'xkeysib-',
        'v1.0-',
        'p8e-',
        'a3-',
        'dp.',
        'dt0c01.',
        'duffel_',
        'ezak',
        'eztk',
        'api_org_',
      ],
    ],
    pattern:
      /\b(?:gh[pousr]_[A-Za-z0-9]{20,255}|github_pat_\w{20,255}|gl[a-z]{2,6}-[\w-]{16,300}(?:\.[\w.]{2,20})?|glcbt-[\w-]{20,40}|GR1348941[\w-]{20}|shp[a-z]{2}_[0-9a-fA-F]{20,64}|sm_[asp]at_[A-Za-z0-9]{16}|pul-[0-9a-f]{40}|FLWSECK(?:_TEST)?-[\w-]{12,60}|access-(?:sandbox|development|production)-[0-9a-f-]{36}|xkeysib-[0-9a-f]{64}-\w{16}|EZ[AT]K[A-Za-z0-9]{50,60}|api_org_[A-Za-z]{30,40}|A3-[A-Z0-9]{6}(?:-[A-Z0-9]{5,11}){4,5}|v1\.0-[0-9a-f]{24}-[0-9a-f]{100,160}|p8e-\w{32}|dp\.[a-z]{2,5}\.\w{40,50}|dt0c01\.\w{24}\.\w{64}|duffel_(?:test|live)_[\w=-]{30,60}|xox[abeoprs]-[\w-]{10,255}|[sr]k_(?:live|test|prod)_[A-Za-z0-9]{10,255}|sk-[\w-]{20,255}|AIza[\w-]{30,60}|npm_[A-Za-z0-9]{30,60}|hf_[A-Za-z0-9]{20,60}|SG\.[\w-]{10,60}\.[\w-]{10,80}|whsec_[\w+/=-]{10,120}|pypi-[\w-]{20,255}|dop_v1_[0-9a-f]{32,80}|xapp-[\w-]{10,255}|ya29\.[\w-]{10,500}|GOCSPX-[\w-]{10,60}|hvs\.[\w-]{20,255}|dapi[0-9a-f]{32}|NRAK-[A-Z0-9]{20,40}|PMAK-[0-9a-f-]{30,80}|lin_api_[A-Za-z0-9]{30,60}|ATATT3[\w=-]{20,255}|sq0(?:atp|csp)-[\w-]{20,60}|sntrys_[\w+/=-]{20,255}|AGE-SECRET-KEY-1[0-9A-Z]{20,80}|key-[0-9a-f]{32}|SK[0-9a-f]{32}|EAA[A-Za-z0-9]{40,255})/g,
    replace: '<token>',
    example: { text: 'push with ghp_abcdefghijklmnopqrstuvwxyz0123456789', scrubbed: 'push with <token>' },
  },
  {
    id: 'marked-token',
    about:
      'Tokens with the mark of their vendor in the middle or at the end: Telegram, Facebook, Terraform, Mailchimp, MaxMind.',
    needs: 'w',
    keywords: [':a', '|', '.atlasv1.', '-us', '_mmk'],
    pattern:
      /\b(?:\d{8,10}:A[\w-]{30,40}|\d{15,16}\|[\w-]{27,40}|\w{14}\.atlasv1\.[\w=-]{60,70}|[0-9a-f]{32}-us\d{1,2}|\w{6}_\w{29}_mmk)/g,
    replace: '<token>',
    example: { text: 'bot 110201543:AAHdqTcvCH1vGWJxfSeofSAs0K5PALDsaw4', scrubbed: 'bot <token>' },
  },
  {
    id: 'random-word',
    about:
      'Words with a part that was drawn by lot, as keys and tokens have it whoever gave them out. Ids in hexadecimal and UUIDs stay.',
    needs: 'w',
    keywords: [],
    pattern: /(?<![A-Za-z0-9])[A-Za-z0-9][A-Za-z0-9_~.-]{19,4000}={0,2}/g,
    replace: (found) => (isRandomWord(found) ? '<id>' : found),
    example: {
      text: 'no such key ntn_4093847a6Kx2PqLw9ZtR7vBn3YcM5dHs, id 9f86d081884c7d659a2feaa0c55ad015',
      scrubbed: 'no such key <id>, id 9f86d081884c7d659a2feaa0c55ad015',
    },
  },
  {
    id: 'webhook-url',
    about: 'The secret part of webhooks of Slack, Teams and Discord.',
    needs: '/',
    keywords: ['hooks.slack.com', 'webhook.office.com', 'discord'],
    pattern:
      /\b(hooks\.slack\.com\/(?:services|workflows)|[\w.-]{1,60}webhook\.office\.com|discord(?:app)?\.com\/api\/webhooks)\/[^\s"'<>]{1,500}/gi,
    replace: '$1/<token>',
    example: {
      text: 'https://hooks.slack.com/services/T0/B0/xyz',
      scrubbed: 'https://hooks.slack.com/services/<token>',
    },
  },
]
