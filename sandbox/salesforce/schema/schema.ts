import { approvalHistoryObject, creditRequestObject, pocObject } from './poc-objects.ts';
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

/** How an organization differs from one that has all of `salesforce/` and nothing else. */
export interface SchemaOptions {
  /** Statuses of the restricted Approval Status picklists beyond In Progress and Approved: `['Rejected', 'Recalled']`. */
  readonly extraApprovalStatuses?: readonly string[] | undefined;
  /** Objects and fields that nobody has deployed there: `Cloud_User_Request__c`, `PoC__c.Credits_Granted__c`. */
  readonly notDeployed?: readonly string[] | undefined;
}

/** The schema of the sandbox organization. */
export function buildSchema({ extraApprovalStatuses = [], notDeployed = [] }: SchemaOptions = {}): Schema {
  const objects = [
    ...standardObjects,
    pocObject(extraApprovalStatuses),
    creditRequestObject(extraApprovalStatuses),
    approvalHistoryObject,
  ]
    .filter(({ name }) => !notDeployed.includes(name))
    .map((object) => ({
      ...object,
      fields: object.fields.filter(
        (field) =>
          !notDeployed.includes(`${object.name}.${field.name}`) &&
          !(field.referenceTo.length > 0 && field.referenceTo.every((name) => notDeployed.includes(name))),
      ),
    }));
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
