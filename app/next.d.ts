// Declares style sheet imports also where next-env.d.ts, which only a build writes, is not there yet.
/// <reference types="next" />
