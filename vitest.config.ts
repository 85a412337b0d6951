import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    include: ['**/*.test.ts', '**/*.test.tsx'],
    exclude: ['node_modules', 'out', 'dist', '.next'],
    // Real servers and real Redis start in some files.
    testTimeout: 20_000,
    hookTimeout: 30_000,
  },
})
