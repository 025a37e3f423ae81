/** `wscim/codegen`: TypeScript of classes, as `wscim codegen` writes it. */
export { classFile, type ClassFileOptions, type ModuleOf } from './codegen/class-file.js';
export {
  namespaceFiles,
  type NamespaceFilesOptions,
  namespaceFolder,
} from './codegen/namespace-files.js';
export { selectClasses, type Selection } from './codegen/selection.js';
