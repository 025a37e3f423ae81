import { CimInstance, defineClass } from '../../src/index.js';
import { AllTypes } from '../support/all-types.js';
import { capturedInstance } from './captured-classes.js';

/** The classes of OMI's test providers, as their answers show them. */
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
