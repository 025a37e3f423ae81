import type { CimClass } from '../../src/cim/class.js';
import { CimInstance, CimObjectPath, type CimValue, defineClass } from '../../src/index.js';
import { CimFailure, type MethodCall, type Sandbox } from '../../src/testing.js';
import { AllTypes } from '../support/all-types.js';
import { instancesIn, Person } from './captured-classes.js';

const Address = defineClass({
  className: 'Address',
  namespace: 'root/tsc',
  properties: {
    addressId: { type: 'sint32', key: true },
    City: { type: 'string' },
    zipCode: { type: 'uint32' },
  },
});

const ContactInfo = defineClass({
  className: 'ContactInfo',
  namespace: 'root/tsc',
  superclass: 'Address',
  properties: { ...Address.properties, phoneNumber: { type: 'string', array: true } },
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

const President = defineClass({
  className: 'MSFT_President',
  namespace: 'root/test',
  properties: {
    Key: { type: 'uint16', key: true },
    First: { type: 'string' },
    Last: { type: 'string' },
  },
});

const PresidentLink = defineClass({
  className: 'MSFT_PresidentLink',
  namespace: 'root/test',
  properties: {
    Prev: { type: 'reference', key: true },
    Next: { type: 'reference', key: true },
  },
});

const Widget = defineClass({
  className: 'XYZ_Widget',
  namespace: 'root/tsc',
  properties: {
    Key: { type: 'uint32', key: true },
    ModelNumber: { type: 'uint32' },
    Color: { type: 'string' },
  },
});

const Gadget = defineClass({
  className: 'XYZ_Gadget',
  namespace: 'root/tsc',
  properties: {
    Key: { type: 'uint32', key: true },
    ModelNumber: { type: 'uint32' },
    Size: { type: 'uint32' },
  },
});

const Connector = defineClass({
  className: 'XYZ_Connector',
  namespace: 'root/tsc',
  properties: {
    Left: { type: 'reference', key: true },
    Right: { type: 'reference', key: true },
  },
});

const OPERANDS = {
  Left: { type: 'sint64', in: true },
  Right: { type: 'sint64', in: true },
} as const;
const SUM = { sum: { type: 'sint64', out: true } } as const;

const Calc = defineClass({
  className: 'TestClass_MethodProvider_Calc',
  namespace: 'root/tsc',
  properties: {},
  methods: {
    Add: { static: true, returns: 'uint32', parameters: { ...OPERANDS, ...SUM } },
    Subtract: {
      static: true,
      returns: 'uint32',
      parameters: { ...OPERANDS, difference: { type: 'sint64', out: true } },
    },
    Divide: {
      static: true,
      returns: 'uint32',
      parameters: {
        Numerator: { type: 'sint64', in: true },
        Denominator: { type: 'sint64', in: true },
        quotient: { type: 'sint64', out: true },
      },
    },
    AddNumbers: {
      static: true,
      returns: 'uint32',
      parameters: { numbers: { type: 'object', in: true }, ...SUM },
    },
    PrimeFactors: {
      static: true,
      returns: 'uint32',
      parameters: {
        number: { type: 'sint64', in: true },
        factors: { type: 'object', out: true },
      },
    },
    HardError: {
      static: true,
      returns: 'uint32',
      parameters: {
        postError: { type: 'boolean', in: true },
        perceivedSeverity: { type: 'uint16', in: true },
      },
    },
  },
});

const PersonInTest = defineClass({
  ...Person,
  namespace: 'root/test',
  methods: {
    Add: {
      returns: 'uint32',
      parameters: {
        X: { type: 'real32', in: true },
        Y: { type: 'real32', in: true },
        Z: { type: 'real32', out: true },
      },
    },
  },
});

const OCTETS = { v_octetUint8Val: { type: 'uint8', array: true, octetString: true } } as const;

const AllTypesWithMethods = {
  ...AllTypes,
  methods: {
    SetOctetUint8Value: {
      returns: 'uint32',
      parameters: { v_octetUint8Val: { ...OCTETS.v_octetUint8Val, in: true } },
    },
    GetOctetUint8Value: {
      returns: 'uint32',
      parameters: { v_octetUint8Val: { ...OCTETS.v_octetUint8Val, out: true } },
    },
    SetReferenceValue: {
      returns: 'uint32',
      parameters: { ReferenceVal: { type: 'reference', in: true } },
    },
    GetReferenceValue: {
      returns: 'uint32',
      parameters: { ReferenceVal: { type: 'reference', out: true } },
    },
    GetEmbeddedInstanceValue: {
      returns: 'uint32',
      parameters: { EmbeddedInstanceVal: { type: 'object', out: true } },
    },
  },
} as const satisfies CimClass;

/** The classes of OMI's test providers that were enumerated and called, as the answers show them. */
export const ENUMERATED_CLASSES = [
  Address,
  ContactInfo,
  Employee,
  President,
  PresidentLink,
  Widget,
  Gadget,
  Connector,
  Calc,
  PersonInTest,
  AllTypesWithMethods,
] as const;

const SOURCES: readonly (readonly [CimClass, string])[] = [
  [ContactInfo, '124-enum-polymorphism-default'],
  [Employee, '117-enum-expires'],
  [President, '141-enum-president-cimv2'],
  [PresidentLink, '146-assoc-references'],
  [Widget, '153-assoc-connector-widget-c'],
  [Gadget, '154-assoc-connector-associated'],
  [Connector, '156-assoc-enumerate-assoc-class'],
  [AllTypesWithMethods, '016-enum-alltypes'],
];

/** What OMI's test providers had. */
export function enumeratedInstances(): CimInstance[] {
  return SOURCES.flatMap(([cimClass, name]) =>
    instancesIn(cimClass, `omi/captures/${name}.response.xml`),
  );
}

const WBEM_E_FAILED = 0x80041001;
const WBEM_E_INVALID_PARAMETER = 0x80041008;

function operands({ input }: MethodCall): readonly [bigint, bigint] {
  const { Left = null, Right = null } = input;
  if (typeof Left === 'bigint' && typeof Right === 'bigint') return [Left, Right];
  throw new CimFailure(WBEM_E_INVALID_PARAMETER, 'an operand is null');
}

/** What OMI's test providers do. */
export function registerProviders(sandbox: Sandbox): void {
  let octets: CimValue = null;
  let reference: CimValue = null;
  const done = { ReturnValue: 0 };
  const { className } = Calc;
  sandbox.registerMethod(className, 'Add', (call) => {
    const [left, right] = operands(call);
    return { ...done, sum: left + right };
  });
  sandbox.registerMethod(className, 'Subtract', (call) => {
    const [left, right] = operands(call);
    return { ...done, difference: left - right };
  });
  sandbox.registerMethod(className, 'Divide', () => {
    throw new CimFailure(WBEM_E_FAILED, 'division by zero');
  });
  sandbox.registerMethod(className, 'AddNumbers', () => ({ ...done, sum: 3n }));
  sandbox.registerMethod(className, 'PrimeFactors', () => ({
    ...done,
    factors: new CimInstance('Numbers', { numbers: [2, 3, 5], count: 3 }),
  }));
  sandbox.registerMethod(className, 'HardError', ({ input }) => {
    if (input['postError'] === true) throw new CimFailure(WBEM_E_FAILED, 'Hard error message');
    return done;
  });
  sandbox.registerMethod(Person.className, 'Add', ({ input: { X, Y } }) => ({
    ReturnValue: 100,
    Z: Number(X) + Number(Y),
  }));
  sandbox.registerMethod(AllTypes.className, 'SetOctetUint8Value', ({ input }) => {
    octets = input['v_octetUint8Val'] ?? null;
    return done;
  });
  sandbox.registerMethod(AllTypes.className, 'GetOctetUint8Value', () => ({
    ...done,
    v_octetUint8Val: octets,
  }));
  sandbox.registerMethod(AllTypes.className, 'SetReferenceValue', ({ input }) => {
    const path = input['ReferenceVal'];
    // References of OMI do not name their namespace.
    reference = path instanceof CimObjectPath ? path.with({ namespace: null }) : null;
    return done;
  });
  sandbox.registerMethod(AllTypes.className, 'GetReferenceValue', () => ({
    ...done,
    ReferenceVal: reference,
  }));
  sandbox.registerMethod(AllTypes.className, 'GetEmbeddedInstanceValue', () => done);
}
