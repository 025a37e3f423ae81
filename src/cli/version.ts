import { createRequire } from 'node:module';

/** The version of the package; its manifest is as far from here in `dist` as it is in `src`. */
export function version(): string {
  const manifest = createRequire(import.meta.url)('../../package.json') as { version: string };
  return manifest.version;
}
