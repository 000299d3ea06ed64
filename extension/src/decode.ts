// Values from outside (the service, a page, the storage) are read into types or refused, once, at
// the border; behind it they are what their types say.

export type Decoder<T> = (value: unknown, place?: string) => T;
export type Decoded<D> = D extends Decoder<infer T> ? T : never;

type Fields = Record<string, Decoder<unknown>>;

const MOST_CHARACTERS = 20_000;
const MOST_ENTRIES = 20_000;

/** A value from outside is not what was expected. */
export class Unexpected extends Error {
  constructor(expected: string, place: string) {
    super(`expected ${expected} at ${place || "the top"}`);
  }
}

/** A text; what is too long is cut, since it is only shown. */
export const text: Decoder<string> = (value, place = "") => {
  if (typeof value !== "string") throw new Unexpected("a text", place);
  return value.slice(0, MOST_CHARACTERS);
};

/** A text that may be long, such as the data of a picture. */
export function longText(most: number): Decoder<string> {
  return (value, place = "") => {
    if (typeof value !== "string" || value.length > most) throw new Unexpected("a text", place);
    return value;
  };
}

export const number: Decoder<number> = (value, place = "") => {
  if (typeof value !== "number" || !Number.isFinite(value)) throw new Unexpected("a number", place);
  return value;
};

export const truth: Decoder<boolean> = (value, place = "") => {
  if (typeof value !== "boolean") throw new Unexpected("true or false", place);
  return value;
};

export function oneOf<T extends string>(...choices: readonly T[]): Decoder<T> {
  return (value, place = "") => {
    const chosen = choices.find((choice) => choice === value);
    if (chosen === undefined) throw new Unexpected(`one of ${choices.join(", ")}`, place);
    return chosen;
  };
}

/** The value as the first decoder that takes it reads it. */
export function firstOf<D extends readonly Decoder<unknown>[]>(
  ...decoders: D
): Decoder<Decoded<D[number]>> {
  return (value, place = "") => {
    let refusal = new Unexpected("another value", place);
    for (const decoder of decoders) {
      try {
        return decoder(value, place) as Decoded<D[number]>;
      } catch (error) {
        if (!(error instanceof Unexpected)) throw error;
        refusal = error;
      }
    }
    throw refusal;
  };
}

/** The value, or null where it is null or missing. */
export function orNull<T>(decoder: Decoder<T>): Decoder<T | null> {
  return (value, place = "") =>
    value === null || value === undefined ? null : decoder(value, place);
}

/** The value, or another where it is missing. */
export function withDefault<T>(decoder: Decoder<T>, otherwise: T): Decoder<T> {
  return (value, place = "") => (value === undefined ? otherwise : decoder(value, place));
}

export function list<T>(decoder: Decoder<T>, most = MOST_ENTRIES): Decoder<T[]> {
  return (value, place = "") => {
    if (!Array.isArray(value)) throw new Unexpected("a list", place);
    return value.slice(0, most).map((entry, index) => decoder(entry, `${place}[${index}]`));
  };
}

/** A list with a certain kind of value at each place; what follows them is left out. */
export function tuple<T extends readonly unknown[]>(
  ...decoders: { [K in keyof T]: Decoder<T[K]> }
): Decoder<T> {
  return (value, place = "") => {
    const entries = list<unknown>((entry) => entry)(value, place);
    const read = decoders.map((decoder, index) => decoder(entries[index], `${place}[${index}]`));
    return read as unknown as T;
  };
}

/** An object by its fields; fields that are not named are left out. */
export function object<F extends Fields>(fields: F): Decoder<{ [K in keyof F]: Decoded<F[K]> }> {
  return (value, place = "") => {
    const source = plainObject(value, place);
    const entries = Object.entries(fields).map(([name, decoder]) => [
      name,
      decoder(own(source, name), place ? `${place}.${name}` : name),
    ]);
    return Object.fromEntries(entries);
  };
}

/** An object whose names are not known before. */
export function record<T>(decoder: Decoder<T>): Decoder<Record<string, T>> {
  return (value, place = "") => {
    const entries = Object.entries(plainObject(value, place)).slice(0, MOST_ENTRIES);
    return Object.fromEntries(
      entries.map(([name, entry]) => [name, decoder(entry, `${place}.${name}`)]),
    );
  };
}

/** Objects of several kinds, told apart by their field `kind`. */
export function kinds<T>(decoders: Record<string, Decoder<T>>): Decoder<T> {
  return (value, place = "") => {
    const kind = own(plainObject(value, place), "kind");
    const decoder = typeof kind === "string" ? own(decoders, kind) : undefined;
    if (typeof decoder !== "function") {
      throw new Unexpected(`a kind of ${Object.keys(decoders).join(", ")}`, place);
    }
    return (decoder as Decoder<T>)(value, place);
  };
}

function plainObject(value: unknown, place: string): object {
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    throw new Unexpected("an object", place);
  }
  return value;
}

function own(source: object, name: string): unknown {
  return Object.hasOwn(source, name) ? Reflect.get(source, name) : undefined;
}
