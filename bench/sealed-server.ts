/**
 * Answers a Put with what is stored for one of its length, and anything but XML with itself, on two
 * ports: in clear, and sealed by NTLM. It runs in a process of its own: `node sealed-server.js`,
 * which says its ports to its parent.
 */
import { HttpListener, type HttpReply, type HttpRequest } from '../src/server/http-listener.js';
import { BENCH_USER, LOG_ANSWER, WHOLE_ANSWER } from './samples.js';

const TYPE = 'application/soap+xml;charset=UTF-8';
const [SHORT, LONG] = [Buffer.from(WHOLE_ANSWER), Buffer.from(LOG_ANSWER)];
const LONG_REQUEST = 100 * 1024;

function answerTo(body: Uint8Array): Uint8Array {
  if (body[0] !== '<'.charCodeAt(0)) return body;
  return body.length < LONG_REQUEST ? SHORT : LONG;
}

const reply = async ({ body }: HttpRequest): Promise<HttpReply> => ({
  status: 200,
  headers: { 'Content-Type': TYPE },
  body: answerTo(body),
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
    reply,
  );
  return listener.url;
}

process.send?.([await listen(false), await listen(true)]);
process.on('disconnect', () => process.exit());
