/**
 * The keys of the classes that WMI has in every namespace, and that MOF files make instances of without
 * declaring them. In lower case.
 */
export const SYSTEM_KEYS: ReadonlyMap<string, readonly string[]> = new Map([
  ['__namespace', ['Name']],
  ['__provider', ['Name']],
  ['__win32provider', ['Name']],
  ['__eventfilter', ['Name']],
  ['__filtertoconsumerbinding', ['Consumer', 'Filter']],
  ['__absolutetimerinstruction', ['TimerId']],
  ['__intervaltimerinstruction', ['TimerId']],
  ['activescripteventconsumer', ['Name']],
  ['commandlineeventconsumer', ['Name']],
  ['logfileeventconsumer', ['Name']],
  ['nteventlogeventconsumer', ['Name']],
  ['smtpeventconsumer', ['Name']],
]);
