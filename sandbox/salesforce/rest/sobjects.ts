import { SalesforceError, notFound } from '../errors.ts';
import { isObject } from '../input.ts';
import { attributesOf, showRecord } from '../read.ts';
import {
  SeveralMatches,
  createRecord,
  deleteRecord,
  keyField,
  mustFind,
  updateRecord,
  upsertRecord,
} from '../records.ts';
import type { Org } from '../org.ts';
import type { FieldSchema, ObjectSchema } from '../schema/types.ts';
import { noSuchColumn } from '../soql/errors.ts';
import type { StoredRecord } from '../store.ts';
import { objectParam, route, writerOf } from './api.ts';
import type { ApiRequest, ApiResponse, Route } from './api.ts';
import { describeGlobal, describeObject, objectSummary } from './describe.ts';

/** `/sobjects` and what is below it. */
export const sobjectRoutes: readonly Route[] = [
  route('GET', '/sobjects', (org, request) => ({ status: 200, body: describeGlobal(org, request.version) })),
  route('GET', '/sobjects/:object', (org, request, params) => ({
    status: 200,
    body: { objectDescribe: objectSummary(objectParam(org, params), request.version), recentItems: [] },
  })),
  route('POST', '/sobjects/:object', (org, request, params) => {
    const object = objectParam(org, params);
    const { id } = createRecord(org, object, request.body, writerOf(request));
    return created(object, id, request);
  }),
  route('GET', '/sobjects/:object/describe', (org, request, params) => ({
    status: 200,
    body: describeObject(org, objectParam(org, params), request.version),
  })),
  route('GET', '/sobjects/:object/:id', (org, request, params) => {
    const object = objectParam(org, params);
    const record = mustFind(org, object, params['id'] ?? '');
    return { status: 200, body: showRecord(record, request.version, selectedFields(org, object, request)) };
  }),
  route('PATCH', '/sobjects/:object/:id', (org, request, params) => {
    const object = objectParam(org, params);
    updateRecord(org, object, params['id'] ?? '', request.body, writerOf(request));
    return { status: 204 };
  }),
  route('DELETE', '/sobjects/:object/:id', (org, _request, params) => {
    deleteRecord(org, objectParam(org, params), params['id'] ?? '');
    return { status: 204 };
  }),
  route('GET', '/sobjects/:object/:field/:value', (org, request, params) => {
    const object = objectParam(org, params);
    const record = findByKey(org, object, params);
    return { status: 200, body: showRecord(record, request.version, selectedFields(org, object, request)) };
  }),
  route('PATCH', '/sobjects/:object/:field/:value', upsert),
  route('DELETE', '/sobjects/:object/:field/:value', (org, _request, params) => {
    const object = objectParam(org, params);
    deleteRecord(org, object, findByKey(org, object, params).id);
    return { status: 204 };
  }),
];

function created(object: ObjectSchema, id: string, request: ApiRequest): ApiResponse {
  return {
    status: 201,
    body: { id, success: true, errors: [] },
    headers: { Location: attributesOf(object, id, request.version).url },
  };
}

/** Since API 46.0 an upsert answers with a body also where it updated. */
function upsert(org: Org, request: ApiRequest, params: Readonly<Record<string, string>>): ApiResponse {
  const object = objectParam(org, params);
  const field = keyField(org, object, params['field'] ?? '');
  const body = isObject(request.body) ? request.body : {};
  const repeated = Object.keys(body).find((name) =>
    [field.name.toLowerCase(), 'id'].includes(name.toLowerCase()),
  );
  if (repeated !== undefined) {
    throw new SalesforceError(
      400,
      'INVALID_FIELD',
      `The ${repeated} field should not be specified in the sobject data.`,
    );
  }
  const saved = upsertRecord(org, object, { field, value: params['value'] ?? '' }, body, writerOf(request));
  const answer = { id: saved.id, success: true, errors: [], created: saved.created };
  if (!saved.created) return { status: 200, body: answer };
  return { ...created(object, saved.id, request), body: answer };
}

function findByKey(org: Org, object: ObjectSchema, params: Readonly<Record<string, string>>): StoredRecord {
  const field = keyField(org, object, params['field'] ?? '');
  const value = params['value'] ?? '';
  if (field.name === 'Id') return mustFind(org, object, value);
  const found = org.store.find(object, field.name, [value]);
  if (found.length > 1) throw new SeveralMatches(found);
  const [record] = found;
  if (record === undefined) throw notFound();
  return record;
}

/** The fields of `?fields=Id,Name`, or all. */
export function selectedFields(
  org: Org,
  object: ObjectSchema,
  request: ApiRequest,
): readonly FieldSchema[] | undefined {
  const names = request.query.get('fields');
  if (names === null) return undefined;
  return fieldsNamed(
    org,
    object,
    names.split(',').map((name) => name.trim()),
  );
}

/** Throws INVALID_FIELD for a name that the object does not have. */
export function fieldsNamed(org: Org, object: ObjectSchema, names: readonly string[]): FieldSchema[] {
  return names.map((name) => {
    const field = org.schema.field(object, name);
    if (field === undefined) throw noSuchColumn(names.join(','), name, object.name);
    return field;
  });
}
