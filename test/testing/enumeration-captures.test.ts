import { describe, expect, test } from 'vitest';
import { Win32_Process, Win32_Service } from '../../src/gen/cimv2/index.js';
import { CimInstance, CimObjectPath, defineClass, parseFault } from '../../src/index.js';
import { type MethodCall, type SandboxOptions, startSandbox } from '../../src/testing.js';
import { comparable } from '../server/comparable.js';
import { post } from '../server/wire.js';
import { capture, hasCaptures } from '../support/captures.js';
import type { Infoset } from '../support/infoset.js';
import { ask, enumerate, pageIn, values, wql } from './enumerating.js';

/** Requests that other clients sent, and what Windows answered to such. */

function read(name: string): string {
  return capture(`corpus/messages/${name}.xml`);
}

const OMI_Identify = defineClass({
  className: 'OMI_Identify',
  namespace: 'root/omi',
  properties: { InstanceID: { type: 'string', key: true }, ProductName: { type: 'string' } },
});
const OMI_Datetime = defineClass({
  className: 'OMI_Datetime',
  namespace: 'root/cimv2',
  properties: { Key: { type: 'uint32', key: true } },
});
const MyClass = defineClass({
  className: 'myclass',
  namespace: 'root/mynamespace',
  properties: { id: { type: 'uint32', key: true }, Data1: { type: 'string' } },
});

const OTHERS: SandboxOptions = {
  classes: [OMI_Identify, OMI_Datetime, MyClass],
  instances: [
    new CimInstance(OMI_Identify, { InstanceID: 'x', ProductName: 'OMI' }),
    new CimInstance(OMI_Datetime, { Key: 1 }),
    new CimInstance(MyClass, { id: 1, Data1: 'Test Message' }),
    new CimInstance(MyClass, { id: 2, Data1: 'Last Message' }),
  ],
};

function find(node: Infoset, name: string): Infoset | undefined {
  if (node.name.endsWith(`}${name}`)) return node;
  for (const inner of node.children ?? []) {
    const found = find(inner, name);
    if (found !== undefined) return found;
  }
  return undefined;
}

describe.skipIf(!hasCaptures)('the sandbox serves', () => {
  test('the Enumerate of the MI client of Windows with a query', async () => {
    await using sandbox = await startSandbox({ ...OTHERS, basic: true, allowUnencrypted: true });
    const page = await ask(sandbox, read('216-omi-posthttp-1-request'));
    expect(page).toMatchObject({ isEnd: true, context: '' });
    expect(page.items[0]?.children.map(({ name }) => name)).toEqual([
      'OMI_Identify',
      'EndpointReference',
    ]);
  });

  test('the Enumerate of the MI client of a class with a URI of its own', async () => {
    await using sandbox = await startSandbox({ ...OTHERS, basic: true, allowUnencrypted: true });
    const page = await ask(sandbox, read('218-omi-posthttp-2-request'));
    expect(page.items[0]?.ns).toBe(
      'http://schemas.microsoft.com/wbem/wscim/1/cim-schema/2/OMI_Datetime',
    );
  });

  test('the Enumerate of the MI client with an association filter', async () => {
    await using sandbox = await startSandbox({ basic: true, allowUnencrypted: true });
    const fill = [
      'root/cimv2',
      'Win32_Service',
      'root/cimv2</w:Selector><w:Selector Name="Name">RpcSs',
      'Win32_DependentService',
      'Win32_Service',
    ];
    const request = read('427-windows-mi-client-enumerate-associated-instances').replaceAll(
      '~A',
      () => fill.shift() ?? '',
    );
    const page = await ask(sandbox, request);
    expect(page.items.map((item) => item.children[0]?.name)).toEqual([
      'Win32_Service',
      'Win32_Service',
    ]);
  });

  test('an association filter as winrm sends it', async () => {
    await using sandbox = await startSandbox({ basic: true, allowUnencrypted: true });
    const body = read('441-windows-winrm-enumerate-association-filter-2')
      .replace('winrm<', 'spooler<')
      .replace(/^<\?xml.*\?>/, '');
    const uri = 'http://schemas.microsoft.com/wbem/wsman/1/wmi/root/cimv2/*';
    const request = enumerate({ uri }).replace(/<n:Enumerate .*<\/n:Enumerate>/, body);
    const page = await ask(sandbox, request);
    expect(page.items.map(({ name }) => name)).toEqual(['Win32_DependentService']);
  });

  test('the query of txwinrm, with fragments as Windows has them', async () => {
    await using sandbox = await startSandbox({ basic: true, allowUnencrypted: true });
    const request = read('133-txwinrm-request-template-enumerate')
      .replace('{resource_uri}', 'http://schemas.microsoft.com/wbem/wsman/1/wmi/root/cimv2/*')
      .replace('{envelope_size}', '512000')
      .replace('{wql}', 'Select State, name, ProcessId from Win32_Service')
      .replace('</a:To>', '</a:To><w:Locale xml:lang="en-US"/>');
    const page = await ask(sandbox, request);
    expect(page.items[0]?.children.map(({ name }) => name)).toEqual(['Name', 'ProcessId', 'State']);
    const windows = pageIn({
      status: 200,
      headers: new Headers(),
      body: read('018-win2003-win32-networkadapterconfiguration-all-000'),
    });
    const shape = ({ items, context, isEnd }: typeof page): unknown => [
      items[0]?.ns,
      items[0]?.name,
      items[0]?.children[0]?.ns,
      context,
      isEnd,
    ];
    expect(shape(page)).toEqual(shape(windows));
  });

  test('the example of an Enumerate and a Pull in the specification', async () => {
    await using sandbox = await startSandbox({ ...OTHERS, basic: true, allowUnencrypted: true });
    const { context, hasItems } = await ask(
      sandbox,
      read('283-ms-wsmv-4-1-2-1-enumerate-request-1'),
    );
    expect(hasItems).toBe(false);
    const request = read('287-ms-wsmv-4-1-2-5-second-pull-request-1').replace(
      'uuid:2504CA0D-94B9-4F91-B2F7-9F4CD9A2A96C',
      context ?? '',
    );
    const first = await ask(sandbox, request);
    expect([values(first, 'Data1'), first.isEnd]).toEqual([['Test Message'], false]);
    const second = await ask(sandbox, request);
    expect([values(second, 'Data1'), second.isEnd]).toEqual([['Last Message'], true]);
  });

  test('the example of a selector filter in the specification', async () => {
    const instances = [
      new CimInstance(Win32_Service, { Name: 'a', StartMode: 'Auto', State: 'Stopped' }),
      new CimInstance(Win32_Service, { Name: 'b', StartMode: 'Auto', State: 'Running' }),
    ];
    await using sandbox = await startSandbox({
      basic: true,
      allowUnencrypted: true,
      classes: [Win32_Service],
      instances,
    });
    const request = read('311-ms-wsmv-4-9-selector-filter-dialect-example-1').replace(
      '<wsen:Enumerate>',
      '<wsen:Enumerate><wsman:OptimizeEnumeration/>',
    );
    expect(values(await ask(sandbox, request), 'Name')).toEqual(['a']);
  });

  test('the example of a method in the specification, and answers as it does', async () => {
    await using sandbox = await startSandbox({
      basic: true,
      allowUnencrypted: true,
      classes: [Win32_Process],
    });
    sandbox.registerMethod('Win32_Process', 'Create', ({ input }) => ({
      ReturnValue: input['CommandLine'] === 'notepad.exe' ? 0 : 9,
      ProcessId: 4000,
    }));
    const { body } = await post(sandbox, read('291-ms-wsmv-4-1-4-invoking-a-method-1'));
    const windows = comparable(read('292-ms-wsmv-4-1-4-invoking-a-method-2'));
    expect(find(comparable(body), 'Create_OUTPUT')).toEqual(find(windows, 'Create_OUTPUT'));
    expect(find(comparable(body), 'Action')?.text).toBe(find(windows, 'Action')?.text?.trim());
  });

  test('the call of a method with a reference', async () => {
    const text = { type: 'string', key: true } as const;
    const Management = defineClass({
      className: 'Msvm_VirtualSystemManagementService',
      namespace: 'root/virtualization/v2',
      properties: {
        CreationClassName: text,
        Name: text,
        SystemCreationClassName: text,
        SystemName: text,
      },
      methods: {
        RealizePlannedSystem: {
          returns: 'uint32',
          parameters: { PlannedSystem: { type: 'reference', in: true } },
        },
      },
    });
    const service = new CimInstance(Management, {
      CreationClassName: 'Msvm_VirtualSystemManagementService',
      Name: 'vmms',
      SystemCreationClassName: 'Msvm_ComputerSystem',
      SystemName: 'host.example',
    });
    await using sandbox = await startSandbox({
      basic: true,
      allowUnencrypted: true,
      classes: [Management],
      instances: [service],
    });
    const calls: MethodCall[] = [];
    sandbox.registerMethod(Management.className, 'RealizePlannedSystem', (call) => {
      calls.push(call);
      return { ReturnValue: 4096 };
    });
    const { status } = await post(sandbox, read('439-windows-winrm-invoke-reference-parameter-1'));
    expect(status).toBe(200);
    const planned = calls[0]?.input['PlannedSystem'];
    expect(planned instanceof CimObjectPath && planned.key('Name')).toBe(
      '8FF5E6F3-A141-465B-83ED-3BFC0F59F7EF',
    );
  });

  test('the Release of a context that is not there', async () => {
    await using sandbox = await startSandbox({ basic: true, allowUnencrypted: true });
    const { body, status } = await post(
      sandbox,
      read('415-pegasus-release-release-success01-request'),
    );
    expect(parseFault(body, status).subcode).toBe('wsen:InvalidEnumerationContext');
  });

  test('a query for an unknown class with the fault of Windows', async () => {
    await using sandbox = await startSandbox({ basic: true, allowUnencrypted: true });
    const query = 'Select * from Win32_Processa where name="sshd.exe"';
    const uri = 'http://schemas.microsoft.com/wbem/wsman/1/wmi/root/cimv2/*';
    const { body } = await post(sandbox, enumerate({ uri }, wql(query)));
    const windows = read('139-fault-wql-invalid-class-2008r2');
    const shape = (document: string): unknown => {
      const { code, subcode, wsmanFault, extendedError } = parseFault(document, 500);
      return [code, subcode, wsmanFault?.code, extendedError];
    };
    expect(shape(body)).toEqual(shape(windows));
  });
});
