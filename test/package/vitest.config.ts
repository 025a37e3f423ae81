import { defineConfig } from 'vitest/config';

const results = process.env['WSCIM_TEST_RESULTS'];

export default defineConfig({
  test: {
    include: ['test/package/**/*.spec.ts'],
    testTimeout: 120_000,
    hookTimeout: 180_000,
    reporters: results === undefined ? ['default'] : ['default', ['json', { outputFile: results }]],
  },
});
