import { readInstance } from '../../src/binding/instance.js';
import type { CimClass } from '../../src/cim/class.js';
import { CimInstance, defineClass } from '../../src/index.js';
import type { XmlElement } from '../../src/xml/element.js';
import { parseXml } from '../../src/xml/parse.js';
import { capture } from '../support/captures.js';

/** The class that Microsoft's own client was recorded with. */
export const Person = defineClass({
  className: 'MSFT_Person',
  namespace: 'root/cimv2',
  properties: {
    Key: { type: 'string', key: true },
    Species: { type: 'string' },
    Last: { type: 'string' },
    First: { type: 'string' },
    ExpensiveProperty: { type: 'sint32' },
  },
});

/** A shell is no CIM instance, but it is deleted like one. */
export const Shell = defineClass({
  className: 'cmd',
  namespace: 'root/cimv2',
  properties: { ShellId: { type: 'string', key: true } },
});

export const ComputerSystem = defineClass({
  className: 'CIM_ComputerSystem',
  namespace: 'root/cimv2',
  properties: {
    Caption: { type: 'string' },
    CreationClassName: { type: 'string', key: true },
    Dedicated: { type: 'uint16', array: true },
    Description: { type: 'string' },
    ElementName: { type: 'string' },
    EnabledDefault: { type: 'uint16' },
    EnabledState: { type: 'uint16' },
    HealthState: { type: 'uint16' },
    IdentifyingDescriptions: { type: 'string', array: true },
    InstallDate: { type: 'datetime' },
    Name: { type: 'string', key: true },
    NameFormat: { type: 'string' },
    OtherEnabledState: { type: 'string' },
    OtherIdentifyingInfo: { type: 'string', array: true },
    PrimaryOwnerContact: { type: 'string' },
    PrimaryOwnerName: { type: 'string' },
    RequestedState: { type: 'uint16' },
    ResetCapability: { type: 'uint16' },
    Roles: { type: 'string', array: true },
    Status: { type: 'string' },
    TimeOfLastStateChange: { type: 'datetime' },
  },
});

export const PropertyTypes = defineClass({
  className: 'PG_TestPropertyTypes',
  namespace: 'test/static',
  properties: {
    CreationClassName: { type: 'string', key: true },
    InstanceId: { type: 'uint64', key: true },
    PropertyString: { type: 'string' },
    PropertyUint8: { type: 'uint8' },
    PropertyUint16: { type: 'uint16' },
    PropertyUint32: { type: 'uint32' },
    PropertyUint64: { type: 'uint64' },
    PropertySint8: { type: 'sint8' },
    PropertySint16: { type: 'sint16' },
    PropertySint32: { type: 'sint32' },
    PropertySint64: { type: 'sint64' },
    PropertyBoolean: { type: 'boolean' },
    PropertyReal32: { type: 'real32' },
    PropertyReal64: { type: 'real64' },
    PropertyDatetime: { type: 'datetime' },
  },
});

export const CAPTURED_CLASSES = [Person, Shell, ComputerSystem, PropertyTypes] as const;

export function person(): CimInstance {
  const values = { Key: '1', Species: 'human', Last: 'Smith', First: 'Ann', ExpensiveProperty: 7 };
  return new CimInstance(Person, values);
}

function* elementsNamed(element: XmlElement, name: string): Generator<XmlElement> {
  if (element.name === name) yield element;
  else for (const inner of element.children) yield* elementsNamed(inner, name);
}

/** The instances of a class in a captured message. */
export function instancesIn(cimClass: CimClass, file: string): CimInstance[] {
  const { className, namespace } = cimClass;
  const context = { cimClass, className, namespace, origin: 'new' } as const;
  return [...elementsNamed(parseXml(capture(file)), className)].map(({ children }) =>
    readInstance(children, context),
  );
}

/** The instance in a captured message, so that a sandbox has what the server had that answered. */
export function capturedInstance(cimClass: CimClass, file: string): CimInstance {
  const [instance] = instancesIn(cimClass, file);
  if (instance === undefined) throw new TypeError(`${file} has no ${cimClass.className}`);
  return instance;
}

/** What the servers had that answered. */
export function capturedInstances(): CimInstance[] {
  return [
    person(),
    new CimInstance(Person, { Key: '1001', Last: 'Lee' }),
    new CimInstance(Shell, { ShellId: '4283CBDC-3706-415B-88BD-B385F3E51A53' }),
    capturedInstance(ComputerSystem, 'corpus/messages/242-wiseman-interop-6-2-get-1.xml'),
    new CimInstance(PropertyTypes, { CreationClassName: 'PG_TestPropertyTypes', InstanceId: 1n }),
  ];
}
