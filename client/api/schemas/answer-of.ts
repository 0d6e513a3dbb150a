import type { z } from '@hono/zod-openapi';

/** A type with all its members, read-only: what is compared. */
type Whole<T> = T extends readonly (infer Each)[]
  ? readonly Whole<Each>[]
  : T extends object
    ? { readonly [Key in keyof T]-?: Whole<Exclude<T[Key], undefined>> }
    : T;

/** What a schema read, where its optional members are there or not, and never undefined: JSON has no such value. */
export type Read<T> = T extends readonly (infer Each)[]
  ? readonly Read<Each>[]
  : T extends object
    ? { readonly [Key in keyof T]: Read<Exclude<T[Key], undefined>> }
    : T;

/** Whether two types have the same members, optional in both or in none. */
export type Same<One, Other> = [Whole<One>, Whole<Other>, Read<One>, Read<Other>] extends [
  Whole<Other>,
  Whole<One>,
  Read<Other>,
  Read<One>,
]
  ? true
  : false;

type Fits<Output, Told> =
  Same<Output, Told> extends true ? unknown : { readonly 'the schema and the type differ': [Output, Told] };

/**
 * The schema of something that is answered: `answerOf<RequestView>()(z.strictObject({ … }))`. It does not compile unless it
 * has every member of the type and no other, so that the document says what is answered.
 */
export function answerOf<Told>() {
  return <Schema extends z.ZodType>(schema: Schema & Fits<z.output<Schema>, Told>): z.ZodType<Told, Told> =>
    schema as unknown as z.ZodType<Told, Told>;
}

/** The same value, by its type as JSON has it. */
export function asRead<T>(read: T): Read<T> {
  return read as Read<T>;
}
