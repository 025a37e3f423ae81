import { DMTF_URI } from '../binding/resource-uri.js';
import { WBEM_E_FAILED, WBEM_E_INVALID_METHOD } from '../binding/wbem-status.js';

/** The method that an action asks for, and the URI of the class that has it. */
export interface MethodAddress {
  readonly classUri: string;
  readonly method: string;
}

/** Where servers differ about methods. */
export interface MethodWays {
  /** The method that an action names; undefined for an action that is none. */
  addressOf(action: string, resourceUri: string): MethodAddress | undefined;
  responseAction(action: string): string;
  /** The namespace and the name of the element with the output. */
  output(address: MethodAddress): readonly [ns: string, name: string];
  /** ReturnValue comes before the out parameters. */
  readonly returnsFirst: boolean;
  /** The status of a method that the class does not have. */
  readonly unknownMethod: number;
}

/** The class's URI and the name of the method. [DSP0227] 12.1 */
export const STANDARD_METHODS: MethodWays = {
  addressOf(action, resourceUri) {
    const slash = action.lastIndexOf('/');
    const classUri = action.slice(0, slash);
    return resourceUri !== '' && classUri.toLowerCase() === resourceUri.toLowerCase()
      ? { classUri: resourceUri, method: action.slice(slash + 1) }
      : undefined;
  },
  responseAction: (action) => `${action}Response`,
  output: ({ classUri, method }) => [classUri, `${method}_OUTPUT`],
  returnsFirst: false,
  unknownMethod: WBEM_E_INVALID_METHOD,
};

const OMI_ACTION = /^http:\/\/[^/]*\/wbem\/wscim\/1\/cim-schema\/2\/([^/]+)\/([^/]+)$/;

/** OMI takes the class from the action, whatever the resource URI is. */
export const OMI_METHODS: MethodWays = {
  addressOf(action) {
    const [, className, method] = OMI_ACTION.exec(action) ?? [];
    return className === undefined || method === undefined
      ? undefined
      : { classUri: `${DMTF_URI}${className}`, method };
  },
  responseAction: (action) => action,
  output: ({ method }) => [`${DMTF_URI}${method}`, method],
  returnsFirst: true,
  unknownMethod: WBEM_E_FAILED,
};
