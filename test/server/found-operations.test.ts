import { describe, expect, test } from 'vitest';
import { Dispatcher } from '../../src/server/dispatcher.js';
import { FaultReply } from '../../src/server/fault-reply.js';
import { readEnvelope } from '../../src/wsman/envelope.js';
import { get } from '../../src/wsman/operations/get.js';
import { invoke } from '../../src/wsman/operations/invoke.js';
import { xml } from '../../src/xml/element.js';
import { parseXml } from '../../src/xml/parse.js';
import { request } from './messages.js';

const URI = 'urn:acme/Machine';

function dispatcher(): Dispatcher {
  const toFault = (error: unknown): FaultReply =>
    error instanceof FaultReply ? error : new FaultReply({ subcode: '', reason: String(error) });
  return new Dispatcher({ toFault })
    .onFound(
      ({ action }) => (action === `${URI}/Run` ? invoke(URI, 'Run') : undefined),
      ({ parameters }) => ({ parameters }),
    )
    .onFound(
      () => invoke(URI, 'Other'),
      () => ({ parameters: [xml(URI, 'ReturnValue', '1')] }),
    );
}

function asking(action: string): string {
  return request({
    blocks: { Action: `<a:Action>${action}</a:Action>` },
    body: `<q:Run_INPUT xmlns:q="${URI}"><q:Speed>7</q:Speed></q:Run_INPUT>`,
  });
}

describe('Dispatcher.onFound', () => {
  test('serves the operation that the headers ask for', async () => {
    const { envelope } = await dispatcher().answer(asking(`${URI}/Run`), null);
    expect(envelope).toContain(`<a:Action>${URI}/RunResponse</a:Action>`);
    expect(envelope).toContain('<p0:Run_OUTPUT><p0:Speed>7</p0:Speed></p0:Run_OUTPUT>');
  });

  test('asks the next when the first does not know it', async () => {
    const { envelope } = await dispatcher().answer(asking('urn:other'), null);
    expect(envelope).toContain(
      '<p0:Other_OUTPUT><p0:ReturnValue>1</p0:ReturnValue></p0:Other_OUTPUT>',
    );
  });

  test('names the operation', () => {
    const message = readEnvelope(parseXml(asking(`${URI}/Run`)));
    expect(dispatcher().operationOf(message)).toBe('Invoke');
  });

  test('leaves an action to the operation that has it', async () => {
    const served = dispatcher().on(get, () => ({
      kind: 'whole' as const,
      element: xml(URI, 'Got'),
    }));
    const { envelope } = await served.answer(request(), null);
    expect(envelope).toContain('Got');
  });
});
