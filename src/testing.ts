/** `wscim/testing`: a WS-Management service to try this library on, and to test your own code with. */
import type { CimClass } from './cim/class.js';
import { CimDateTime } from './cim/datetime.js';
import { CimInstance } from './cim/instance.js';
import { CimObjectPath } from './cim/object-path.js';
import { Win32_DependentService } from './gen/cimv2/Win32_DependentService.js';
import { Win32_Environment } from './gen/cimv2/Win32_Environment.js';
import { Win32_LogicalDisk } from './gen/cimv2/Win32_LogicalDisk.js';
import { Win32_OperatingSystem } from './gen/cimv2/Win32_OperatingSystem.js';
import { Win32_Process } from './gen/cimv2/Win32_Process.js';
import { Win32_Service } from './gen/cimv2/Win32_Service.js';
import { registerSampleMethods } from './testing/sample-methods.js';
import { Sandbox, type SandboxOptions } from './testing/sandbox.js';

export type { Sandbox, SandboxOptions, LoggedRequest } from './testing/sandbox.js';
export type { Disturbance, Injection } from './testing/fault-injection.js';
export type { Capabilities, InstanceProvider } from './testing/instance-provider.js';
export { CimFailure } from './testing/cim-failure.js';
export type { InstanceSource } from './testing/instance-store.js';
export type { MethodCall, MethodHandler } from './testing/method-host.js';
export type { DialectName } from './testing/dialects.js';

/** The classes of a sandbox that is told none. */
const SAMPLE_CLASSES: readonly CimClass[] = [
  Win32_DependentService,
  Win32_Environment,
  Win32_LogicalDisk,
  Win32_OperatingSystem,
  Win32_Process,
  Win32_Service,
];

const BOOTED = CimDateTime.parse('20260102030405.000000+060');

function sampleServices(): CimInstance[] {
  return [
    new CimInstance(Win32_Service, {
      Name: 'Spooler',
      DisplayName: 'Print Spooler',
      PathName: 'C:\\Windows\\System32\\spoolsv.exe',
      ProcessId: 2044,
      ServiceType: 'Own Process',
      Started: true,
      StartMode: 'Auto',
      StartName: 'LocalSystem',
      State: 'Running',
      Status: 'OK',
      AcceptStop: true,
      AcceptPause: false,
      SystemName: 'SANDBOX',
    }),
    new CimInstance(Win32_Service, {
      Name: 'W32Time',
      DisplayName: 'Windows Time',
      ProcessId: 0,
      Started: false,
      StartMode: 'Manual',
      State: 'Stopped',
      Status: 'OK',
      SystemName: 'SANDBOX',
    }),
    hostedService('RpcSs', 'Remote Procedure Call (RPC)'),
    hostedService('DcomLaunch', 'DCOM Server Process Launcher'),
    dependency('RpcSs', 'Spooler'),
    dependency('DcomLaunch', 'RpcSs'),
  ];
}

function hostedService(name: string, displayName: string): CimInstance {
  return new CimInstance(Win32_Service, {
    Name: name,
    DisplayName: displayName,
    PathName: 'C:\\Windows\\system32\\svchost.exe -k DcomLaunch -p',
    ProcessId: 912,
    ServiceType: 'Share Process',
    Started: true,
    StartMode: 'Auto',
    State: 'Running',
    Status: 'OK',
    AcceptStop: false,
    AcceptPause: false,
    SystemName: 'SANDBOX',
  });
}

function service(name: string): CimObjectPath {
  const { className, namespace } = Win32_Service;
  return new CimObjectPath({ className, namespace, keys: { Name: name } });
}

function dependency(antecedent: string, dependent: string): CimInstance {
  return new CimInstance(Win32_DependentService, {
    Antecedent: service(antecedent),
    Dependent: service(dependent),
  });
}

function sampleInstances(): CimInstance[] {
  return [
    ...sampleServices(),
    new CimInstance(Win32_Environment, {
      Name: 'TEMP',
      UserName: '<SYSTEM>',
      SystemVariable: true,
      VariableValue: '%SystemRoot%\\TEMP',
    }),
    new CimInstance(Win32_Process, {
      Handle: '4',
      Name: 'System',
      ProcessId: 4,
      CreationDate: BOOTED,
      WorkingSetSize: 139_264n,
      KernelModeTime: 98_765_432_100n,
    }),
    new CimInstance(Win32_LogicalDisk, {
      DeviceID: 'C:',
      DriveType: 3,
      FileSystem: 'NTFS',
      FreeSpace: 53_687_091_200n,
      Size: 136_365_211_648n,
      VolumeName: 'System',
    }),
    new CimInstance(Win32_OperatingSystem, {
      Name: 'Microsoft Windows Server 2022 Standard|C:\\Windows|\\Device\\Harddisk0\\Partition4',
      Caption: 'Microsoft Windows Server 2022 Standard',
      Version: '10.0.20348',
      CurrentTimeZone: 60,
      Description: 'sandbox',
      ForegroundApplicationBoost: 2,
      LastBootUpTime: BOOTED,
      MUILanguages: ['en-US'],
      TotalVisibleMemorySize: 8_388_084n,
    }),
  ];
}

/**
 * Starts a sandbox on a loopback port. Without classes it has six of root/cimv2, with instances and
 * some methods.
 * Close it, or use `await using`.
 * @throws the error of Node when the address is not to be had
 */
export async function startSandbox(options: SandboxOptions = {}): Promise<Sandbox> {
  const isSample = options.classes === undefined;
  const sandbox = await Sandbox.start({
    classes: SAMPLE_CLASSES,
    ...(isSample ? { instances: sampleInstances() } : {}),
    ...options,
  });
  if (isSample) registerSampleMethods(sandbox, Win32_Process);
  return sandbox;
}
