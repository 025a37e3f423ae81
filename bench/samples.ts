import { Win32_Service } from '../src/gen/cimv2/index.js';
import { CimInstance, defineClass } from '../src/index.js';

export const SERVICE_URI = 'http://schemas.microsoft.com/wbem/wsman/1/wmi/root/cimv2/Win32_Service';

const NAMESPACES = [
  'xml:lang="en-US"',
  'xmlns:s="http://www.w3.org/2003/05/soap-envelope"',
  'xmlns:a="http://schemas.xmlsoap.org/ws/2004/08/addressing"',
  'xmlns:x="http://schemas.xmlsoap.org/ws/2004/09/transfer"',
  'xmlns:e="http://schemas.xmlsoap.org/ws/2004/08/eventing"',
  'xmlns:n="http://schemas.xmlsoap.org/ws/2004/09/enumeration"',
  'xmlns:w="http://schemas.dmtf.org/wbem/wsman/1/wsman.xsd"',
  'xmlns:p="http://schemas.microsoft.com/wbem/wsman/1/wsman.xsd"',
].join(' ');

/** The values of a service that differ from the next one's. */
const values = (index: number): Readonly<Record<string, string>> => ({
  Name: `Service${index}`,
  Caption: `Service number ${index} of the sample`,
  Description: `Keeps number ${index} for programs that ask for it; they fail while it is stopped.`,
  DisplayName: `Service number ${index} of the sample`,
  PathName: `C:\\Windows\\system32\\svchost.exe -k group${index % 12} -p`,
  ProcessId: String(1000 + index),
});

/** The values that are alike; `null` stands for xsi:nil. */
const COMMON: Readonly<Record<string, string | null>> = {
  AcceptPause: 'false',
  AcceptStop: 'true',
  CheckPoint: '0',
  CreationClassName: 'Win32_Service',
  DelayedAutoStart: 'false',
  DesktopInteract: 'false',
  ErrorControl: 'Normal',
  ExitCode: '0',
  InstallDate: null,
  ServiceSpecificExitCode: '0',
  ServiceType: 'Share Process',
  Started: 'true',
  StartMode: 'Auto',
  StartName: 'LocalSystem',
  State: 'Running',
  Status: 'OK',
  SystemCreationClassName: 'Win32_ComputerSystem',
  SystemName: 'SRV01',
  TagId: '0',
  WaitHint: '0',
};

export const PROPERTY_COUNT = Object.keys(Win32_Service.properties).length;

/** A service as Windows writes it: 26 properties by name, all namespaces at the instance. */
function serviceElement(index: number): string {
  const all = { ...COMMON, ...values(index) };
  const properties = Object.keys(Win32_Service.properties).map((name) => {
    const value = all[name] ?? null;
    return value === null ? `<p:${name} xsi:nil="true"/>` : `<p:${name}>${value}</p:${name}>`;
  });
  return `<p:Win32_Service xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xmlns:p="${SERVICE_URI}" xmlns:cim="http://schemas.dmtf.org/wbem/wscim/1/common" xsi:type="p:Win32_Service_Type">${properties.join('')}</p:Win32_Service>`;
}

function answer(action: string, body: string): string {
  const header = `<a:Action>${action}</a:Action><a:MessageID>uuid:4F7A07F6-4020-474A-8336-4A23A8204BE8</a:MessageID><a:To>http://schemas.xmlsoap.org/ws/2004/08/addressing/role/anonymous</a:To>`;
  return `<s:Envelope ${NAMESPACES}><s:Header>${header}</s:Header><s:Body>${body}</s:Body></s:Envelope>`;
}

const PUT_RESPONSE = 'http://schemas.xmlsoap.org/ws/2004/09/transfer/PutResponse';

/** What Windows answers to a Put of a fragment: the property in no namespace. */
export const FRAGMENT_ANSWER: string = answer(
  PUT_RESPONSE,
  '<w:XmlFragment xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"><StartMode>Manual</StartMode></w:XmlFragment>',
);

/** What Windows answers to a Put of the instance: all of it. */
export const WHOLE_ANSWER: string = answer(PUT_RESPONSE, serviceElement(1));

/** What Windows answers to a Pull of so many services. */
export function pullAnswer(count: number): string {
  const items = Array.from({ length: count }, (_, index) => serviceElement(index)).join('');
  return answer(
    'http://schemas.xmlsoap.org/ws/2004/09/enumeration/PullResponse',
    `<n:PullResponse><n:EnumerationContext/><n:Items>${items}</n:Items><n:EndOfSequence/></n:PullResponse>`,
  );
}

/** A service as it is after a Get, with another StartMode set. */
export function changedService(): CimInstance {
  const service = new CimInstance(
    Win32_Service,
    {
      AcceptPause: false,
      AcceptStop: true,
      Caption: 'Service number 1 of the sample',
      CheckPoint: 0,
      CreationClassName: 'Win32_Service',
      DelayedAutoStart: false,
      Description: 'Keeps number 1 for programs that ask for it; they fail while it is stopped.',
      DesktopInteract: false,
      DisplayName: 'Service number 1 of the sample',
      ErrorControl: 'Normal',
      ExitCode: 0,
      InstallDate: null,
      Name: 'Service1',
      PathName: 'C:\\Windows\\system32\\svchost.exe -k group1 -p',
      ProcessId: 1001,
      ServiceSpecificExitCode: 0,
      ServiceType: 'Share Process',
      Started: true,
      StartMode: 'Auto',
      StartName: 'LocalSystem',
      State: 'Running',
      Status: 'OK',
      SystemCreationClassName: 'Win32_ComputerSystem',
      SystemName: 'SRV01',
      TagId: 0,
      WaitHint: 0,
    },
    { origin: 'whole' },
  );
  service.StartMode = 'Manual';
  return service;
}

/** A class whose instances are as long as one likes. */
const Sample_Log = defineClass({
  className: 'Sample_Log',
  namespace: 'root/cimv2',
  properties: {
    Name: { type: 'string', key: true },
    Lines: { type: 'string', array: true },
  },
});

/** Lines of a log, 500 KB with the markup of each. */
const LINES: readonly string[] = Array.from({ length: 3800 }, (_, index) =>
  `2026-01-01T00:00:00Z srv01 line ${index} of the sample: `.padEnd(115, 'something '),
);

/** An instance of 500 KB, as it is after a Get, with a line more. */
export function changedLog(): CimInstance {
  const log = new CimInstance(Sample_Log, { Name: 'log', Lines: LINES }, { origin: 'whole' });
  log.set('Lines', [...LINES, 'one more']);
  return log;
}

/** What Windows answers to a Put of it. */
export const LOG_ANSWER: string = answer(
  PUT_RESPONSE,
  `<p:Sample_Log xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xmlns:p="http://schemas.microsoft.com/wbem/wsman/1/wmi/root/cimv2/Sample_Log" xsi:type="p:Sample_Log_Type"><p:Name>log</p:Name>${LINES.map((line) => `<p:Lines>${line}</p:Lines>`).join('')}</p:Sample_Log>`,
);

/** Who logs in to the servers of the benchmarks. */
export const BENCH_USER = { username: 'bench', password: 'a password of some length' } as const;
