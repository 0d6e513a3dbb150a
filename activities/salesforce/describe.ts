import { z } from 'zod';

const fieldSchema = z.object({
  name: z.string(),
  type: z.string(),
  length: z.number().default(0),
  unique: z.boolean().default(false),
  externalId: z.boolean().default(false),
  createable: z.boolean().default(true),
  updateable: z.boolean().default(true),
  relationshipName: z.string().nullish(),
  referenceTo: z.array(z.string()).default([]),
  restrictedPicklist: z.boolean().default(false),
  picklistValues: z.array(z.object({ value: z.string(), active: z.boolean().default(true) })).default([]),
});

/** What we read of an answer to `GET /sobjects/<object>/describe`. */
export const describeSchema = z.object({ name: z.string(), fields: z.array(fieldSchema) });

export type ObjectDescription = z.infer<typeof describeSchema>;
export type FieldDescription = z.infer<typeof fieldSchema>;

/** The field of that API name; Salesforce ignores case. */
export function describedField(object: ObjectDescription, name: string): FieldDescription | undefined {
  return object.fields.find((field) => field.name.toLowerCase() === name.toLowerCase());
}

/** Whether the field takes this value: a picklist has to list it, free text takes all. */
export function takesValue(field: FieldDescription, value: string): boolean {
  if (field.type !== 'picklist') return true;
  return field.picklistValues.some((entry) => entry.active && entry.value === value);
}
