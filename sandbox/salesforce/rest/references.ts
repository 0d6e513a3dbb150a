import { isObject } from '../input.ts';

const pattern = /@\{(\w+)((?:\.\w+|\[\d+\])*)\}/g;

/** The `@{reference.field}` of a composite request: results of earlier parts, put into later ones. */
export class References {
  readonly #results = new Map<string, unknown>();
  #missing: string | null = null;

  /** Remembers the answer of a part that succeeded. */
  keep(referenceId: string, body: unknown): void {
    this.#results.set(referenceId, body);
  }

  /** A copy of `value` with every reference in its texts replaced. A text that is one reference keeps the value's type. */
  fill(value: unknown): unknown {
    if (typeof value === 'string') return this.#fillText(value);
    if (Array.isArray(value)) return value.map((item) => this.fill(item));
    if (isObject(value)) {
      return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, this.fill(item)]));
    }
    return value;
  }

  /** What Salesforce says of the first reference that had no value since the last call; null where all had one. */
  takeMissing(): string | null {
    const missing = this.#missing;
    this.#missing = null;
    return missing;
  }

  #fillText(text: string): unknown {
    const whole = new RegExp(`^${pattern.source}$`).exec(text);
    if (whole !== null) return this.#resolve(whole[1] ?? '', whole[2] ?? '');
    return text.replace(pattern, (_, referenceId: string, path: string) =>
      String(this.#resolve(referenceId, path)),
    );
  }

  #resolve(referenceId: string, path: string): unknown {
    let value = this.#results.get(referenceId);
    for (const [, name, index] of path.matchAll(/\.(\w+)|\[(\d+)\]/g)) {
      if (name !== undefined) value = isObject(value) ? value[name] : undefined;
      else value = Array.isArray(value) ? (value as unknown[])[Number(index)] : undefined;
    }
    if (value === undefined || value === null) {
      const written = `${referenceId}${path}`;
      this.#missing ??= `Invalid reference specified. No value for ${written} found in ${referenceId}. Provided referenceId ('${written}') must start with a letter or a number, and it can contain only letters, numbers and underscores ('_').`;
    }
    return value;
  }
}
