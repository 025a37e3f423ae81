import { CimInstance, CimObjectPath, defineClass } from '../../src/index.js';
import { WMI } from '../server/messages.js';

export const ACME = `${WMI}root/acme/`;

export const Acme_Part = defineClass({
  className: 'Acme_Part',
  namespace: 'root/acme',
  properties: {
    Id: { type: 'uint32', key: true },
    Name: { type: 'string' },
    Made: { type: 'datetime' },
    Tags: { type: 'string', array: true },
    Weight: { type: 'uint64' },
    Spare: { type: 'boolean' },
  },
});

/** Derived, and from that again. */
export const Acme_Motor = defineClass({
  ...Acme_Part,
  className: 'Acme_Motor',
  superclass: 'Acme_Part',
  properties: { ...Acme_Part.properties, Power: { type: 'real32' } },
});
export const Acme_Servo = defineClass({
  ...Acme_Motor,
  className: 'Acme_Servo',
  superclass: 'Acme_Motor',
});

export const Acme_Contains = defineClass({
  className: 'Acme_Contains',
  namespace: 'root/acme',
  properties: {
    Whole: { type: 'reference', key: true },
    Part: { type: 'reference', key: true },
    Count: { type: 'uint16' },
  },
});
export const Acme_Holds = defineClass({
  ...Acme_Contains,
  className: 'Acme_Holds',
  superclass: 'Acme_Contains',
});

export const PART_CLASSES = [Acme_Part, Acme_Motor, Acme_Servo, Acme_Contains, Acme_Holds] as const;

export function pathTo(className: string, id: number): CimObjectPath {
  return new CimObjectPath({ className, namespace: 'root/acme', keys: { Id: id } });
}

/** Two parts, a motor in the first of them, and a servo that is in the motor and in itself. */
export function parts(): CimInstance[] {
  return [
    new CimInstance(Acme_Part, { Id: 1, Name: 'frame', Weight: 5_000_000_000n, Spare: true }),
    new CimInstance(Acme_Part, { Id: 2, Name: 'Lid', Tags: ['a', 'b'], Spare: false }),
    new CimInstance(Acme_Motor, { Id: 3, Name: 'drive', Power: 1.5 }),
    new CimInstance(Acme_Servo, { Id: 4, Name: 'arm', Power: 0.25 }),
    new CimInstance(Acme_Contains, {
      Whole: pathTo('Acme_Part', 1),
      Part: pathTo('Acme_Motor', 3),
      Count: 1,
    }),
    new CimInstance(Acme_Holds, { Whole: pathTo('Acme_Motor', 3), Part: pathTo('Acme_Servo', 4) }),
    new CimInstance(Acme_Holds, { Whole: pathTo('Acme_Servo', 4), Part: pathTo('Acme_Servo', 4) }),
    new CimInstance(Acme_Contains, { Whole: pathTo('Acme_Part', 2), Part: pathTo('Acme_Part', 9) }),
  ];
}
