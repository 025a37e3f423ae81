function plain(_: string, value: unknown): unknown {
  return typeof value === 'bigint' ? value.toString() : value;
}

/** Any data as JSON; 64-bit integers as text, which is how instances have them too. */
export function toJson(value: unknown, indent = 0): string {
  return JSON.stringify(value, plain, indent);
}
