/** The package has no types of its own. */
declare module 'parse-prometheus-text-format' {
  type Metric = { value?: string; labels?: Record<string, string>; buckets?: Record<string, string>; count?: string }
  function parse(text: string): { name: string; type: string; help: string; metrics: Metric[] }[]
  export = parse
}
