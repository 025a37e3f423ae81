/**
 * What becomes of a client's channel bindings: `none` does not look at them, `relaxed` wants them
 * right where the client sends some, `strict` wants them sent.
 */
export type ChannelBindingPolicy = 'none' | 'relaxed' | 'strict';
