import type { Io } from './io.js';

/** One option of a command. */
export interface OptionSpec {
  readonly type: 'string' | 'boolean';
  /** May be given more than once. */
  readonly multiple?: boolean;
  readonly short?: string;
  /** What stands for the value in help texts. */
  readonly value?: string;
  /** Reads the value. @throws UsageError */
  readonly read?: (text: string) => unknown;
  readonly help: string;
}

export type OptionSpecs = Readonly<Record<string, OptionSpec>>;

type OptionValue<S extends OptionSpec> = S extends { readonly read: (text: string) => infer T }
  ? T
  : S extends { readonly multiple: true }
    ? readonly string[]
    : S extends { readonly type: 'boolean' }
      ? boolean
      : string;

/** The options that were given, by name. */
export type OptionValues<S extends OptionSpecs> = {
  readonly [N in keyof S]?: OptionValue<S[N]>;
};

/** One call of a command. */
export interface Invocation<S extends OptionSpecs = OptionSpecs> {
  readonly args: readonly string[];
  readonly options: OptionValues<S>;
  readonly io: Io;
}

export interface Command<S extends OptionSpecs = OptionSpecs> {
  /** `instance get` */
  readonly name: string;
  /** What stands for the arguments in the usage lines. */
  readonly usage: readonly string[];
  /** One line, without a full stop. */
  readonly summary: string;
  /** More that a user should know; paragraphs. */
  readonly notes?: readonly string[];
  readonly examples: readonly string[];
  readonly options: S;
  /** Changes things on the server. */
  readonly writes?: boolean;
  /** The least and the most arguments. */
  readonly arity: readonly [min: number, max: number];
  /** @returns the exit code */
  run(invocation: Invocation<S>): Promise<number>;
}

/** Declares a command, from whose options the types of their values are inferred. */
export function defineCommand<const S extends OptionSpecs>(command: Command<S>): Command {
  return command;
}
