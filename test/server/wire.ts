import type { Sandbox } from '../../src/testing.js';

/** An HTTP answer as it came. */
export interface HttpAnswer {
  readonly status: number;
  readonly headers: Headers;
  readonly body: string;
}

/** How a request differs from a good one. */
export interface PostOptions {
  readonly method?: string;
  /** Null for none. */
  readonly contentType?: string | null;
  /** The whole header; null for none. Default: the user of the sandbox. */
  readonly authorization?: string | null;
  readonly path?: string;
}

/** Where a request goes. */
export type Target = Pick<Sandbox, 'url' | 'user'>;

/** A Basic Authorization header. */
export function basic(username: string, password: string): string {
  return `Basic ${Buffer.from(`${username}:${password}`).toString('base64')}`;
}

/** Sends octets over a socket, with nothing of this library between. */
export async function post(
  { url, user }: Target,
  body: string | Uint8Array,
  options: PostOptions = {},
): Promise<HttpAnswer> {
  const { method = 'POST', path } = options;
  const { contentType = 'application/soap+xml;charset=UTF-8' } = options;
  const { authorization = basic(user.username, user.password) } = options;
  const response = await fetch(path === undefined ? url : new URL(path, url), {
    method,
    headers: {
      ...(contentType === null ? {} : { 'Content-Type': contentType }),
      ...(authorization === null ? {} : { Authorization: authorization }),
    },
    ...(method === 'GET'
      ? {}
      : { body: Buffer.from(body as Uint8Array) as Uint8Array<ArrayBuffer> }),
  });
  return { status: response.status, headers: response.headers, body: await response.text() };
}
