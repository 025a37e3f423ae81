/** The names of a text: each is kept once, and put in lower case once. */
export class Names {
  readonly #names = new Map<string, string>();
  readonly #lower = new Map<string, string>();

  intern(name: string): string {
    const known = this.#names.get(name);
    if (known !== undefined) return known;
    this.#names.set(name, name);
    return name;
  }

  lower(name: string): string {
    let lower = this.#lower.get(name);
    if (lower === undefined) {
      lower = name.toLowerCase();
      this.#lower.set(name, lower);
    }
    return lower;
  }
}
