/** Classes of root/cimv2. */
export { Win32_DependentService } from './gen/cimv2/Win32_DependentService.js';
export { Win32_Environment } from './gen/cimv2/Win32_Environment.js';
export { Win32_LogicalDisk } from './gen/cimv2/Win32_LogicalDisk.js';
export { Win32_OperatingSystem } from './gen/cimv2/Win32_OperatingSystem.js';
export { Win32_Process } from './gen/cimv2/Win32_Process.js';
export { Win32_Service } from './gen/cimv2/Win32_Service.js';
