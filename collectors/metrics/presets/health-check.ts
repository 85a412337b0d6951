/** Paths that programs ask to learn whether the service is there, and people never. */
const paths =
  /^\/(?:(?:-|q|api|internal)\/)?(?:_?health(?:z|y|[-_]?checks?)?(?:\/(?:live|ready|liveness|readiness|started|startup))?|livez?|readyz?|liveness|readiness|startupz?|alive|heartbeat|ping|status|up)\/?$/i
/** Names of views, with or without the module they are in; shorter ones may be anything. */
const views =
  /(?:^|[.:])(?:health(?:z|[-_]?check(?:[-_](?:home|custom|view))?|[-_]?view)?|healthcheckview|maincheckview|livez|readyz|liveness|readiness)$/i
/** The service that every gRPC server offers for it, with or without its method. */
const grpc = /^grpc\.health\.v1\.Health(?:\/|$)/

/** Whether a route, as a library names it, is a health check. */
export const isHealthCheck = (route: string): boolean =>
  grpc.test(route) || (route.startsWith('/') ? paths.test(route) : views.test(route))
