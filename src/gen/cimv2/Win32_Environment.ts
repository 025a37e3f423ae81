// root/cimv2:Win32_Environment, from schemas/cimv2/Win32_Environment.mof.
import { defineClass } from '../../cim/class.js';
import type { InstanceOf } from '../../cim/instance.js';

export const Win32_Environment = defineClass({
  className: 'Win32_Environment',
  namespace: 'root/cimv2',
  superclass: 'CIM_SystemResource',
  properties: {
    Caption: { type: 'string', readOnly: true, inheritedFrom: 'CIM_ManagedSystemElement' },
    Description: { type: 'string', readOnly: true, inheritedFrom: 'CIM_ManagedSystemElement' },
    InstallDate: { type: 'datetime', readOnly: true, inheritedFrom: 'CIM_ManagedSystemElement' },
    Status: { type: 'string', readOnly: true, inheritedFrom: 'CIM_ManagedSystemElement' },
    Name: { type: 'string', key: true },
    SystemVariable: { type: 'boolean', readOnly: true },
    UserName: { type: 'string', key: true, readOnly: true },
    VariableValue: { type: 'string' },
  },
});

export type Win32_Environment = InstanceOf<typeof Win32_Environment>;
