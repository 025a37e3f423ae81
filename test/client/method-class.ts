import { defineClass } from '../../src/cim/class.js';

/** A class with a method of each kind, and a parameter of each kind. */
export const Test_Device = defineClass({
  className: 'Test_Device',
  namespace: 'root/cimv2',
  properties: { Id: { type: 'string', key: true } },
  methods: {
    Configure: {
      returns: 'uint32',
      parameters: {
        Name: { type: 'string', in: true },
        Level: { type: 'uint8', in: true },
        Size: { type: 'uint64', in: true },
        Names: { type: 'string', array: true, in: true },
        When: { type: 'datetime', in: true },
        Target: { type: 'reference', in: true, ofClass: 'Test_Setting' },
        Part: { type: 'object', in: true, ofClass: 'Test_Part' },
        Blob: { type: 'uint8', array: true, octetString: true, in: true },
        Both: { type: 'string', in: true, out: true },
        Count: { type: 'uint32', out: true },
        Total: { type: 'uint64', out: true },
        Tags: { type: 'string', array: true, out: true },
      },
    },
    Reset: {
      static: true,
      returns: 'uint32',
      parameters: { Force: { type: 'boolean', in: true } },
    },
    Describe: { returns: 'string', parameters: {} },
    Notify: { parameters: { Text: { type: 'string', in: true } } },
  },
});
