import { type CimPropertyDeclaration, defineClass } from '../../src/cim/class.js';
import { CIM_TYPES, type CimTypeName } from '../../src/cim/types.js';

const types = Object.keys(CIM_TYPES) as CimTypeName[];
const declarations = types.flatMap((type): [string, CimPropertyDeclaration][] => [
  [`One_${type}`, { type }],
  [`Many_${type}`, { type, array: true }],
]);

/** A class with a property and an array of every type. */
export const EveryType = defineClass({
  className: 'Test_Sample',
  namespace: 'root/test',
  properties: {
    ...Object.fromEntries(declarations),
    Octets: { type: 'uint8', array: true, octetString: true },
  },
});
