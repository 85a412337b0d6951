import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    include: ['**/*.test.ts', '**/*.test.tsx'],
    exclude: ['node_modules', 'out', 'dist', '.next'],
    // Real servers and real Redis start in some files.
    // Many tests wait for real time to pass: two files at a time keep both cores of a small machine busy.
    maxWorkers: 2,
    testTimeout: 60_000,
    hookTimeout: 60_000,
  },
})
