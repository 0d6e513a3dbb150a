import { approvalHistoryObject, pocObject } from './poc-objects.ts';
import { standardObjects } from './standard-objects.ts';
import type { FieldSchema, ObjectSchema } from './types.ts';

/** Records of `object` that point at a parent through `field`. */
export interface ChildRelationship {
  readonly object: ObjectSchema;
  readonly field: FieldSchema;
}

/** The objects of one organization. Names are looked up without regard to case, as Salesforce does. */
export interface Schema {
  readonly objects: readonly ObjectSchema[];
  object(name: string): ObjectSchema | undefined;
  /** The object whose records have this key prefix. */
  objectOfId(id: string): ObjectSchema | undefined;
  field(object: ObjectSchema, name: string): FieldSchema | undefined;
  /** The lookup behind a relationship name such as `Account` or `PoC__r`. */
  relationship(object: ObjectSchema, name: string): FieldSchema | undefined;
  /** Lookups of other objects that point at this one. */
  children(object: ObjectSchema): ChildRelationship[];
}

/** The schema of the sandbox organization; see {@link pocObject} for the option. */
export function buildSchema(extraApprovalStatuses: readonly string[] = []): Schema {
  const objects = [...standardObjects, pocObject(extraApprovalStatuses), approvalHistoryObject];
  const byName = new Map(objects.map((object) => [object.name.toLowerCase(), object]));
  const byPrefix = new Map(objects.map((object) => [object.keyPrefix, object]));
  const fields = new Map<string, FieldSchema>();
  const relationships = new Map<string, FieldSchema>();
  for (const object of objects) {
    for (const field of object.fields) {
      fields.set(`${object.name}.${field.name.toLowerCase()}`, field);
      if (field.relationshipName !== null)
        relationships.set(`${object.name}.${field.relationshipName.toLowerCase()}`, field);
    }
  }
  return {
    objects,
    object: (name) => byName.get(name.toLowerCase()),
    objectOfId: (id) => byPrefix.get(id.slice(0, 3)),
    field: (object, name) => fields.get(`${object.name}.${name.toLowerCase()}`),
    relationship: (object, name) => relationships.get(`${object.name}.${name.toLowerCase()}`),
    children: (parent) =>
      objects.flatMap((object) =>
        object.fields
          .filter((field) => field.referenceTo.includes(parent.name))
          .map((field) => ({ object, field })),
      ),
  };
}
