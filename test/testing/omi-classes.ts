import { CimInstance, defineClass } from '../../src/index.js';
import { capturedInstance } from './captured-classes.js';

/** The classes of OMI's test providers, as their answers show them. */
export const AllTypes = defineClass({
  className: 'TestClass_AllDMTFTypes',
  namespace: 'root/tsc',
  properties: {
    v_Key: { type: 'uint64', key: true },
    v_bool: { type: 'boolean' },
    v_uint8: { type: 'uint8' },
    v_sint8: { type: 'sint8' },
    v_UINT16: { type: 'uint16' },
    v_sint16: { type: 'sint16' },
    v_uint32: { type: 'uint32' },
    v_sint32: { type: 'sint32' },
    v_uint64: { type: 'uint64' },
    v_sint64: { type: 'sint64' },
    v_rEal32: { type: 'real32' },
    v_Real64: { type: 'real64' },
    v_char16: { type: 'char16' },
    v_string: { type: 'string' },
    v_DATETIME: { type: 'datetime' },
    v_embeddedObject: { type: 'object' },
    v_embeddedInstance: { type: 'object' },
    v_reference: { type: 'reference' },
    v_octetUint8: { type: 'uint8', array: true, octetString: true },
  },
});

const Employee = defineClass({
  className: 'Employee',
  namespace: 'root/tsc',
  properties: {
    SSN: { type: 'string', key: true },
    firstName: { type: 'string' },
    lastName: { type: 'string' },
    dateOfBirth: { type: 'datetime' },
  },
});

const LogicalDisk = defineClass({
  className: 'Test_LogicalDisk',
  namespace: 'root/tsc',
  properties: {
    diskID: { type: 'uint32', key: true },
    driveLetter: { type: 'string', key: true },
    sizeInGb: { type: 'uint32' },
  },
});

const Frog = defineClass({
  className: 'XYZ_Frog',
  namespace: 'root/tsc',
  properties: {
    Name: { type: 'string', key: true },
    Weight: { type: 'uint32' },
    Color: { type: 'string' },
  },
});

const PropertyValues = defineClass({
  className: 'TestClass_PropertyValues',
  namespace: 'root/tsc',
  abstract: true,
  properties: { v_Key: { type: 'uint64', key: true } },
});

const President = defineClass({
  className: 'MSFT_President',
  namespace: 'root/cimv2',
  properties: {
    Key: { type: 'uint16', key: true },
    First: { type: 'string' },
    Last: { type: 'string' },
  },
});

export const OMI_CLASSES = [
  AllTypes,
  Employee,
  LogicalDisk,
  Frog,
  PropertyValues,
  President,
] as const;

/** What OMI's test providers have before anything is written. */
export function omiInstances(): CimInstance[] {
  return [
    capturedInstance(AllTypes, 'omi/captures/017-get-alltypes.response.xml'),
    capturedInstance(Employee, 'omi/captures/264-fault-messageid-missing.response.xml'),
    capturedInstance(President, 'omi/captures/023-get-epr-no-namespace-selector.response.xml'),
    new CimInstance(Frog, { Name: 'Fred' }),
  ];
}
