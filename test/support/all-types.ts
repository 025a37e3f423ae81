import { defineClass } from '../../src/cim/class.js';

/** What OMI's test provider calls a class with a property of every type. */
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
