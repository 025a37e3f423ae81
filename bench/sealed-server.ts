/**
 * Answers every POST with as much as came, on two ports: in clear, and sealed by NTLM. It runs in a
 * process of its own: `node sealed-server.js`, which says its ports to its parent.
 */
import { HttpListener, type HttpReply, type HttpRequest } from '../src/server/http-listener.js';
import { BENCH_USER } from './samples.js';

const TYPE = 'application/soap+xml;charset=UTF-8';

const echo = async ({ body }: HttpRequest): Promise<HttpReply> => ({
  status: 200,
  headers: { 'Content-Type': TYPE },
  body,
});

async function listen(isSealed: boolean): Promise<string> {
  const { username, password } = BENCH_USER;
  const listener = await HttpListener.start(
    {
      host: '127.0.0.1',
      port: 0,
      path: '/wsman',
      maxRequestBytes: 2 * 1024 * 1024,
      mediaTypes: /^application\/soap\+xml/,
      refusals: { method: 405, path: 404, mediaType: 415 },
      login: {
        users: new Map([[username, password]]),
        basic: !isSealed,
        negotiate: isSealed,
        allowUnencrypted: !isSealed,
        channelBindingPolicy: 'none',
        computerName: 'BENCH',
      },
    },
    echo,
  );
  return listener.url;
}

process.send?.([await listen(false), await listen(true)]);
process.on('disconnect', () => process.exit());
