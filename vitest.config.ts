import { resolve } from 'node:path';
import { defineConfig } from 'vitest/config';

const results = process.env['WSCIM_TEST_RESULTS'];
const src = resolve(import.meta.dirname, 'src');

export default defineConfig({
  resolve: {
    alias: [
      // The examples of the documentation import the package by its name.
      { find: 'wscim/cimv2', replacement: `${src}/gen/cimv2/index.ts` },
      { find: 'wscim/mof', replacement: `${src}/mof.ts` },
      { find: 'wscim/codegen', replacement: `${src}/codegen.ts` },
      { find: 'wscim/testing', replacement: `${src}/testing.ts` },
      { find: /^wscim$/, replacement: `${src}/index.ts` },
    ],
  },
  test: {
    include: ['test/**/*.test.ts'],
    // Test files share nothing that they change; a process for each of them costs most of the time.
    isolate: false,
    reporters: results === undefined ? ['default'] : ['default', ['json', { outputFile: results }]],
    typecheck: {
      enabled: true,
      include: ['test/types/**/*.test-d.ts'],
      tsconfig: './tsconfig.json',
    },
  },
});
