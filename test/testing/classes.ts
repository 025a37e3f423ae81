import { CimDateTime } from '../../src/cim/datetime.js';
import { CimInstance } from '../../src/cim/instance.js';
import { defineClass } from '../../src/index.js';

/** Every kind of property that matters to a provider. */
export const Acme_Device = defineClass({
  className: 'Acme_Device',
  namespace: 'root/acme',
  properties: {
    Id: { type: 'string', key: true },
    Label: { type: 'string' },
    Speed: { type: 'uint8' },
    Total: { type: 'uint64' },
    Enabled: { type: 'boolean' },
    Built: { type: 'datetime' },
    Tags: { type: 'string', array: true },
    Ratio: { type: 'real32' },
    Owner: { type: 'string', notNull: true },
    Serial: { type: 'string', readOnly: true },
  },
});

/** A class whose keys are not text. */
export const Acme_Slot = defineClass({
  className: 'Acme_Slot',
  namespace: 'root/acme',
  properties: {
    Rack: { type: 'uint16', key: true },
    Serial: { type: 'uint64', key: true },
    Front: { type: 'boolean', key: true },
    Label: { type: 'string' },
  },
});

/** Has one instance. */
export const Acme_Settings = defineClass({
  className: 'Acme_Settings',
  namespace: 'root/acme',
  singleton: true,
  properties: { Mode: { type: 'string' } },
});

/** Has no instances of its own. */
export const Acme_Thing = defineClass({
  className: 'Acme_Thing',
  namespace: 'root/acme',
  abstract: true,
  properties: { Id: { type: 'string', key: true } },
});

export const CLASSES = [Acme_Device, Acme_Slot, Acme_Settings, Acme_Thing] as const;

/** The device `d1` as every test finds it. */
export function device(): CimInstance {
  return new CimInstance(Acme_Device, {
    Id: 'd1',
    Label: 'pump',
    Speed: 7,
    Total: 5_000_000_000n,
    Enabled: true,
    Built: CimDateTime.parse('20260102030405.000000+060'),
    Tags: ['a', 'b', 'c'],
    Ratio: 0.5,
    Owner: 'ops',
    Serial: 'A-7',
  });
}

export function slot(): CimInstance {
  return new CimInstance(Acme_Slot, { Rack: 3, Serial: 12n, Front: true, Label: 'empty' });
}

export function settings(): CimInstance {
  return new CimInstance(Acme_Settings, { Mode: 'slow' });
}
