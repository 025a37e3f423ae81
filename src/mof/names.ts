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

/** As many names are looked through faster than a set is made. */
const FEW = 12;

/** Notes names that must differ in more than letter case. */
export class DistinctNames {
  readonly #few: string[] = [];
  #many: Set<string> | undefined;
  readonly #names: Names;

  constructor(names: Names) {
    this.#names = names;
  }

  /** @returns false if the name is there already */
  add(name: string): boolean {
    const lower = this.#names.lower(name);
    if (this.#many !== undefined) {
      const { size } = this.#many;
      return this.#many.add(lower).size !== size;
    }
    if (this.#few.includes(lower)) return false;
    if (this.#few.push(lower) > FEW) this.#many = new Set(this.#few);
    return true;
  }
}
