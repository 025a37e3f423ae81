/**
 * Answers every POST with what is stored for its path, and does nothing else. It runs in a process
 * of its own, so that its work is not counted with the client's: `node echo-server.js`, which says
 * its port to its parent.
 */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { FRAGMENT_ANSWER, WHOLE_ANSWER } from './samples.js';

const ANSWERS: ReadonlyMap<string, Buffer> = new Map([
  ['/fragment', Buffer.from(FRAGMENT_ANSWER)],
  ['/whole', Buffer.from(WHOLE_ANSWER)],
]);
const TYPE = 'application/soap+xml;charset=UTF-8';

const server = createServer((request, response) => {
  const body = ANSWERS.get(request.url ?? '') ?? Buffer.alloc(0);
  request.resume().on('end', () => {
    response.writeHead(200, { 'Content-Type': TYPE, 'Content-Length': body.length }).end(body);
  });
});
server.keepAliveTimeout = 60_000;
server.listen(0, '127.0.0.1', () => process.send?.((server.address() as AddressInfo).port));
process.on('disconnect', () => process.exit());
