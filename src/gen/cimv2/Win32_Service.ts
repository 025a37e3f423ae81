// root/cimv2:Win32_Service, from schemas/cimv2/Win32_Service.mof.
import { defineClass } from '../../cim/class.js';
import type { InstanceOf } from '../../cim/instance.js';

export const Win32_Service = defineClass({
  className: 'Win32_Service',
  namespace: 'root/cimv2',
  superclass: 'Win32_BaseService',
  properties: {
    AcceptPause: { type: 'boolean', readOnly: true, inheritedFrom: 'Win32_BaseService' },
    AcceptStop: { type: 'boolean', readOnly: true, inheritedFrom: 'Win32_BaseService' },
    Caption: { type: 'string', readOnly: true, inheritedFrom: 'CIM_ManagedSystemElement' },
    CheckPoint: { type: 'uint32', readOnly: true },
    CreationClassName: { type: 'string', readOnly: true, inheritedFrom: 'CIM_Service' },
    DelayedAutoStart: { type: 'boolean', readOnly: true },
    Description: { type: 'string', readOnly: true, inheritedFrom: 'CIM_ManagedSystemElement' },
    DesktopInteract: { type: 'boolean', readOnly: true, inheritedFrom: 'Win32_BaseService' },
    DisplayName: { type: 'string', readOnly: true, inheritedFrom: 'Win32_BaseService' },
    ErrorControl: { type: 'string', readOnly: true, inheritedFrom: 'Win32_BaseService' },
    ExitCode: { type: 'uint32', readOnly: true, inheritedFrom: 'Win32_BaseService' },
    InstallDate: { type: 'datetime', readOnly: true, inheritedFrom: 'CIM_ManagedSystemElement' },
    Name: { type: 'string', key: true, readOnly: true, inheritedFrom: 'CIM_ManagedSystemElement' },
    PathName: { type: 'string', readOnly: true, inheritedFrom: 'Win32_BaseService' },
    ProcessId: { type: 'uint32', readOnly: true },
    ServiceSpecificExitCode: { type: 'uint32', readOnly: true, inheritedFrom: 'Win32_BaseService' },
    ServiceType: { type: 'string', readOnly: true, inheritedFrom: 'Win32_BaseService' },
    Started: { type: 'boolean', readOnly: true, inheritedFrom: 'CIM_Service' },
    StartMode: { type: 'string', inheritedFrom: 'CIM_Service' },
    StartName: { type: 'string', readOnly: true, inheritedFrom: 'Win32_BaseService' },
    State: { type: 'string', inheritedFrom: 'Win32_BaseService' },
    Status: { type: 'string', readOnly: true, inheritedFrom: 'CIM_ManagedSystemElement' },
    SystemCreationClassName: { type: 'string', readOnly: true, inheritedFrom: 'CIM_Service' },
    SystemName: { type: 'string', readOnly: true, inheritedFrom: 'CIM_Service' },
    TagId: { type: 'uint32', readOnly: true, inheritedFrom: 'Win32_BaseService' },
    WaitHint: { type: 'uint32', readOnly: true },
  },
});

export type Win32_Service = InstanceOf<typeof Win32_Service>;
