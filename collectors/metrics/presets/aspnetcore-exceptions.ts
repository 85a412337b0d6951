import { type Preset, processStart } from './preset.ts'

/** Exceptions that ASP.NET Core's middleware saw. Their requests are counted as answers with status 500 already. */
export const preset: Preset = {
  name: 'aspnetcore-exceptions',
  title: 'ASP.NET Core diagnostics',
  kind: 'detail',
  vantage: 'app',
  families: [],
  copies: [],
  sides: [
    {
      metric: 'aspnetcore_diagnostics_exceptions_total',
      kind: 'exceptions',
      what: 'unhandled exceptions',
      of: ['error_type'],
      where: (labels) => labels.get('aspnetcore_diagnostics_exception_result') === 'unhandled',
    },
    {
      metric: 'aspnetcore_rate_limiting_requests_total',
      kind: 'process',
      what: 'requests turned away by the rate limit',
      of: ['aspnetcore_rate_limiting_policy'],
      where: (labels) => /limiter$/.test(labels.get('aspnetcore_rate_limiting_result') ?? ''),
    },
  ],
  startTimes: processStart,
  notes: ['Handled, skipped and aborted exceptions are not shown.'],
  examples: [
    {
      says: 'unhandled exceptions by type, beside the rate',
      text: `# HELP aspnetcore_diagnostics_exceptions_total Number of exceptions caught by exception handling middleware.
# TYPE aspnetcore_diagnostics_exceptions_total counter
aspnetcore_diagnostics_exceptions_total{aspnetcore_diagnostics_exception_result="unhandled",error_type="System.InvalidOperationException"} 6
aspnetcore_diagnostics_exceptions_total{aspnetcore_diagnostics_exception_result="handled",aspnetcore_diagnostics_handler_type="Shop.Handler",error_type="System.TimeoutException"} 4
aspnetcore_diagnostics_exceptions_total{aspnetcore_diagnostics_exception_result="aborted",error_type="System.OperationCanceledException"} 9
# HELP aspnetcore_rate_limiting_requests_total Number of requests that tried to acquire a rate limiting lease.
# TYPE aspnetcore_rate_limiting_requests_total counter
aspnetcore_rate_limiting_requests_total{aspnetcore_rate_limiting_policy="fixed",aspnetcore_rate_limiting_result="acquired"} 80
aspnetcore_rate_limiting_requests_total{aspnetcore_rate_limiting_policy="fixed",aspnetcore_rate_limiting_result="endpoint_limiter"} 5
`,
      requests: 0,
      errors: 0,
      classes: {},
      routes: {},
      sides: {
        'exceptions|unhandled exceptions|System.InvalidOperationException': 6,
        'process|requests turned away by the rate limit|fixed': 5,
      },
    },
  ],
}
