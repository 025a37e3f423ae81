/** The command line makes no sense as it is written. Nothing has been sent. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
  readonly code = 'ERR_WSCIM_USAGE';
}
