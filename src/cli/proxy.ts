import { proxyUrl } from '../transport/proxy.js';
import type { Io } from './io.js';
import type { ServerOptions } from './options.js';
import { fromEnvironment } from './password.js';
import { UsageError } from './usage-error.js';

type ProxyOptions = Pick<ServerOptions, 'proxy' | 'proxy-password-env'>;

const READABLE =
  'a password in --proxy can be read by everybody on this machine: leave it out, and have --proxy-password-env name a variable that holds it';

/**
 * The proxy to go through, with the password of its user.
 * @throws UsageError for a password on the command line, or from nowhere; ValidationError for what is
 * no URL of a proxy
 */
export function proxyOf(options: ProxyOptions, io: Io): URL | undefined {
  const { proxy, 'proxy-password-env': variable } = options;
  if (proxy === undefined) {
    if (variable === undefined) return undefined;
    throw new UsageError('--proxy-password-env needs --proxy');
  }
  const url = proxyUrl(proxy);
  if (url.password !== '') throw new UsageError(READABLE);
  if (variable === undefined) return url;
  if (url.username === '') {
    throw new UsageError('--proxy-password-env needs a user in --proxy: http://user@proxy:3128');
  }
  url.password = encodeURIComponent(fromEnvironment('proxy-password-env', variable, io));
  return url;
}
