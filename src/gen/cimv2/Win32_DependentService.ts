// root/cimv2:Win32_DependentService, from schemas/cimv2/Win32_DependentService.mof.
import { defineClass } from '../../cim/class.js';
import type { InstanceOf } from '../../cim/instance.js';

export const Win32_DependentService = defineClass({
  className: 'Win32_DependentService',
  namespace: 'root/cimv2',
  superclass: 'CIM_ServiceServiceDependency',
  properties: {
    Antecedent: { type: 'reference', key: true, readOnly: true, ofClass: 'Win32_BaseService' },
    Dependent: { type: 'reference', key: true, readOnly: true, ofClass: 'Win32_BaseService' },
    TypeOfDependency: {
      type: 'uint16',
      readOnly: true,
      inheritedFrom: 'CIM_ServiceServiceDependency',
    },
  },
});

export type Win32_DependentService = InstanceOf<typeof Win32_DependentService>;
