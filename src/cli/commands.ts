import type { Command } from './command.js';
import { assocCommand } from './commands/assoc.js';
import { classList } from './commands/class-list.js';
import { classShow } from './commands/class-show.js';
import { classTree } from './commands/class-tree.js';
import { codegenCommand } from './commands/codegen.js';
import { completionCommand } from './commands/completion.js';
import { demoCommand } from './commands/demo.js';
import { explainCommand } from './commands/explain.js';
import { hostDoctor } from './commands/host-doctor.js';
import { hostIdentify } from './commands/host-identify.js';
import { instanceCall } from './commands/instance-call.js';
import { instanceGet } from './commands/instance-get.js';
import { instanceList } from './commands/instance-list.js';
import { instanceNew } from './commands/instance-new.js';
import { instanceRemove } from './commands/instance-remove.js';
import { instanceSet } from './commands/instance-set.js';
import { queryCommand } from './commands/query.js';
import { sandboxCommand } from './commands/sandbox.js';

/** Every command, in the order in which help lists them. */
export const COMMANDS: readonly Command[] = [
  hostIdentify,
  hostDoctor,
  instanceGet,
  instanceList,
  instanceNew,
  instanceSet,
  instanceRemove,
  instanceCall,
  queryCommand,
  assocCommand,
  classShow,
  classList,
  classTree,
  codegenCommand,
  completionCommand,
  explainCommand,
  sandboxCommand,
  demoCommand,
];
