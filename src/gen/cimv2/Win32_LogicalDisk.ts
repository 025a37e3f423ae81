// root/cimv2:Win32_LogicalDisk, from schemas/cimv2/Win32_LogicalDisk.mof.
import { defineClass } from '../../cim/class.js';
import type { InstanceOf } from '../../cim/instance.js';

export const Win32_LogicalDisk = defineClass({
  className: 'Win32_LogicalDisk',
  namespace: 'root/cimv2',
  superclass: 'CIM_LogicalDisk',
  properties: {
    Access: { type: 'uint16', readOnly: true, inheritedFrom: 'CIM_StorageExtent' },
    Availability: { type: 'uint16', readOnly: true, inheritedFrom: 'CIM_LogicalDevice' },
    BlockSize: { type: 'uint64', readOnly: true, inheritedFrom: 'CIM_StorageExtent' },
    Caption: { type: 'string', readOnly: true, inheritedFrom: 'CIM_ManagedSystemElement' },
    Compressed: { type: 'boolean', readOnly: true },
    ConfigManagerErrorCode: { type: 'uint32', readOnly: true, inheritedFrom: 'CIM_LogicalDevice' },
    ConfigManagerUserConfig: {
      type: 'boolean',
      readOnly: true,
      inheritedFrom: 'CIM_LogicalDevice',
    },
    CreationClassName: { type: 'string', readOnly: true, inheritedFrom: 'CIM_LogicalDevice' },
    Description: { type: 'string', readOnly: true, inheritedFrom: 'CIM_ManagedSystemElement' },
    DeviceID: { type: 'string', key: true, readOnly: true, inheritedFrom: 'CIM_LogicalDevice' },
    DriveType: { type: 'uint32', readOnly: true },
    ErrorCleared: { type: 'boolean', readOnly: true, inheritedFrom: 'CIM_LogicalDevice' },
    ErrorDescription: { type: 'string', readOnly: true, inheritedFrom: 'CIM_LogicalDevice' },
    ErrorMethodology: { type: 'string', readOnly: true, inheritedFrom: 'CIM_StorageExtent' },
    FileSystem: { type: 'string', readOnly: true },
    FreeSpace: { type: 'uint64', readOnly: true, inheritedFrom: 'CIM_LogicalDisk' },
    InstallDate: { type: 'datetime', readOnly: true, inheritedFrom: 'CIM_ManagedSystemElement' },
    LastErrorCode: { type: 'uint32', readOnly: true, inheritedFrom: 'CIM_LogicalDevice' },
    MaximumComponentLength: { type: 'uint32', readOnly: true },
    MediaType: { type: 'uint32', readOnly: true },
    Name: { type: 'string', readOnly: true, inheritedFrom: 'CIM_ManagedSystemElement' },
    NumberOfBlocks: { type: 'uint64', readOnly: true, inheritedFrom: 'CIM_StorageExtent' },
    PNPDeviceID: { type: 'string', readOnly: true, inheritedFrom: 'CIM_LogicalDevice' },
    PowerManagementCapabilities: {
      type: 'uint16',
      array: true,
      readOnly: true,
      inheritedFrom: 'CIM_LogicalDevice',
    },
    PowerManagementSupported: {
      type: 'boolean',
      readOnly: true,
      inheritedFrom: 'CIM_LogicalDevice',
    },
    ProviderName: { type: 'string', readOnly: true },
    Purpose: { type: 'string', readOnly: true, inheritedFrom: 'CIM_StorageExtent' },
    QuotasDisabled: { type: 'boolean', readOnly: true },
    QuotasIncomplete: { type: 'boolean', readOnly: true },
    QuotasRebuilding: { type: 'boolean', readOnly: true },
    Size: { type: 'uint64', readOnly: true, inheritedFrom: 'CIM_LogicalDisk' },
    Status: { type: 'string', readOnly: true, inheritedFrom: 'CIM_ManagedSystemElement' },
    StatusInfo: { type: 'uint16', readOnly: true, inheritedFrom: 'CIM_LogicalDevice' },
    SupportsDiskQuotas: { type: 'boolean', readOnly: true },
    SupportsFileBasedCompression: { type: 'boolean', readOnly: true },
    SystemCreationClassName: { type: 'string', readOnly: true, inheritedFrom: 'CIM_LogicalDevice' },
    SystemName: { type: 'string', readOnly: true, inheritedFrom: 'CIM_LogicalDevice' },
    VolumeDirty: { type: 'boolean', readOnly: true },
    VolumeName: { type: 'string' },
    VolumeSerialNumber: { type: 'string', readOnly: true },
  },
  methods: {
    Chkdsk: {
      returns: 'uint32',
      parameters: {
        FixErrors: { type: 'boolean', in: true },
        VigorousIndexCheck: { type: 'boolean', in: true },
        SkipFolderCycle: { type: 'boolean', in: true },
        ForceDismount: { type: 'boolean', in: true },
        RecoverBadSectors: { type: 'boolean', in: true },
        OKToRunAtBootUp: { type: 'boolean', in: true },
      },
    },
    ExcludeFromAutochk: {
      returns: 'uint32',
      parameters: { LogicalDisk: { type: 'string', array: true, in: true } },
    },
    Reset: { returns: 'uint32', parameters: {} },
    ScheduleAutoChk: {
      returns: 'uint32',
      parameters: { LogicalDisk: { type: 'string', array: true, in: true } },
    },
    SetPowerState: {
      returns: 'uint32',
      parameters: {
        PowerState: { type: 'uint16', in: true },
        Time: { type: 'datetime', in: true },
      },
    },
  },
});

export type Win32_LogicalDisk = InstanceOf<typeof Win32_LogicalDisk>;
