import { xml, type XmlElement } from '../../xml/element.js';
import type { Operation } from '../operation.js';

export interface InvokeInput {
  /** The elements of the in parameters, in the namespace of the class. */
  readonly parameters: readonly XmlElement[];
}

export interface InvokeOutput {
  /** The elements of the out parameters and of ReturnValue. */
  readonly parameters: readonly XmlElement[];
}

/** The method that an action names: what follows the last slash. */
export function methodOfAction(action: string): string {
  return action.slice(action.lastIndexOf('/') + 1);
}

/**
 * A method of a class: the action is the resource URI of the class and the name of the method.
 *
 * The answer is whatever element the body has first: Windows sends `Method_OUTPUT`, OMI `Method` in
 * a namespace of its own, or `Class_OUTPUT`. [DSP0227] 12.1, [MS-WSMV] 3.1.4.15
 */
export function invoke(resourceUri: string, method: string): Operation<InvokeInput, InvokeOutput> {
  const action = `${resourceUri}/${method}`;
  return {
    name: 'Invoke',
    action,
    responseAction: `${action}Response`,
    // OMI sends back the action of the request.
    oddResponseAction: action,
    idempotent: false,
    writeRequest: ({ parameters }) => ({
      body: [xml(resourceUri, `${method}_INPUT`, parameters)],
    }),
    readRequest: ({ body: [input] }) => ({ parameters: input?.children ?? [] }),
    writeResponse: ({ parameters }) => ({
      body: [xml(resourceUri, `${method}_OUTPUT`, parameters)],
    }),
    readResponse: ({ body: [output] }) => ({ parameters: output?.children ?? [] }),
  };
}
