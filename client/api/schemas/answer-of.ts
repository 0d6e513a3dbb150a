import type { z } from '@hono/zod-openapi';

/** A type with all its members, read-only: what is compared. */
type Whole<T> = T extends readonly (infer Each)[]
  ? readonly Whole<Each>[]
  : T extends object
    ? { readonly [Key in keyof T]-?: Whole<Exclude<T[Key], undefined>> }
    : T;

type SameMembers<Output, Told> = [Whole<Output>, Whole<Told>] extends [Whole<Told>, Whole<Output>]
  ? unknown
  : { readonly 'the schema and the type differ': [Whole<Output>, Whole<Told>] };

/**
 * The schema of something that is answered: `answerOf<RequestView>()(z.strictObject({ … }))`. It does not compile unless it
 * has every member of the type and no other, so that the document says what is answered.
 */
export function answerOf<Told>() {
  return <Schema extends z.ZodType>(
    schema: Schema & SameMembers<z.output<Schema>, Told>,
  ): z.ZodType<Told, Told> => schema as unknown as z.ZodType<Told, Told>;
}

/** What a schema read, where its optional members are there or not, and never undefined: JSON has no such value. */
export type Read<T> = T extends readonly (infer Each)[]
  ? readonly Read<Each>[]
  : T extends object
    ? { readonly [Key in keyof T]: Read<Exclude<T[Key], undefined>> }
    : T;

/** The same value, by its type as JSON has it. */
export function asRead<T>(read: T): Read<T> {
  return read as Read<T>;
}

/** Whether what a schema reads is what the other type takes. */
export type Reads<Output, Taken> =
  Whole<Output> extends Whole<Taken> ? (Whole<Taken> extends Whole<Output> ? true : never) : never;
