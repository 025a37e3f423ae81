import type { Command } from './command.js';
import { demoCommand } from './commands/demo.js';
import { explainCommand } from './commands/explain.js';
import { hostIdentify } from './commands/host-identify.js';
import { instanceGet } from './commands/instance-get.js';
import { instanceNew } from './commands/instance-new.js';
import { instanceRemove } from './commands/instance-remove.js';
import { instanceSet } from './commands/instance-set.js';
import { sandboxCommand } from './commands/sandbox.js';

/** Every command, in the order in which help lists them. */
export const COMMANDS: readonly Command[] = [
  hostIdentify,
  instanceGet,
  instanceNew,
  instanceSet,
  instanceRemove,
  explainCommand,
  sandboxCommand,
  demoCommand,
];
