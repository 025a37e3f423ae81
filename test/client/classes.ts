import { defineClass } from '../../src/cim/class.js';

/** A class with a property of each kind that matters to writes. */
export const Test_Setting = defineClass({
  className: 'Test_Setting',
  namespace: 'root/cimv2',
  properties: {
    Id: { type: 'string', key: true },
    Title: { type: 'string' },
    Level: { type: 'uint8' },
    Size: { type: 'uint64' },
    Enabled: { type: 'boolean' },
    Names: { type: 'string', array: true },
    Owner: { type: 'string' },
    Version: { type: 'uint32', readOnly: true },
  },
});

/** One key that is a number. */
export const Test_Counter = defineClass({
  className: 'Test_Counter',
  namespace: 'root/cimv2',
  properties: {
    Index: { type: 'uint32', key: true },
    Count: { type: 'uint64' },
  },
});

/** Never without an owner. */
export const Test_Owned = defineClass({
  className: 'Test_Owned',
  namespace: 'root/cimv2',
  properties: { Id: { type: 'string', key: true }, Owner: { type: 'string', notNull: true } },
});

/** Has no instances of its own. */
export const Test_Abstract = defineClass({
  className: 'Test_Abstract',
  namespace: 'root/cimv2',
  abstract: true,
  properties: { Id: { type: 'string', key: true } },
});

/** In a namespace that is not the usual one. */
export const Test_Elsewhere = defineClass({
  className: 'Test_Elsewhere',
  namespace: 'root/test',
  properties: { Id: { type: 'string', key: true }, Title: { type: 'string' } },
});

/** A client's view of a class that the server does not have. */
export const Test_Unknown = defineClass({
  className: 'Test_Unknown',
  namespace: 'root/cimv2',
  properties: { Id: { type: 'string', key: true }, Title: { type: 'string' } },
});
