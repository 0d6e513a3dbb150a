import { SalesforceError, notFound } from '../errors.ts';
import { normalizeId } from '../ids.ts';
import { isObject } from '../input.ts';
import type { Org } from '../org.ts';
import { showRecord } from '../read.ts';
import {
  SeveralMatches,
  createRecord,
  deleteRecord,
  keyField,
  updateRecord,
  upsertRecord,
} from '../records.ts';
import type { ObjectSchema } from '../schema/types.ts';
import { invalidInput, objectParam, route, writerOf } from './api.ts';
import type { ApiRequest, ApiResponse, Route } from './api.ts';
import { fieldsNamed } from './sobjects.ts';

/** Most records that one collections call takes. */
const maxRecords = 200;

/** One element of a collections result. */
interface SaveResult {
  readonly id?: string;
  readonly success: boolean;
  readonly errors: readonly { statusCode: string; message: string; fields: readonly string[] }[];
  readonly created?: boolean;
}

/** Undoes a collection that is all-or-none; carries what each record is told. */
class RolledBack extends Error {
  readonly results: readonly SaveResult[];

  constructor(results: readonly SaveResult[]) {
    super('rolled back');
    this.results = results;
  }
}

/** `/composite/sobjects`: up to 200 records a call, together or each for itself. */
export const collectionRoutes: readonly Route[] = [
  route('POST', '/composite/sobjects', (org, request) =>
    saveAll(org, request, recordsOf(request), (record) => {
      const { id } = createRecord(org, typeOf(org, record), record, writerOf(request));
      return { id, success: true, errors: [] };
    }),
  ),
  route('PATCH', '/composite/sobjects', (org, request) =>
    saveAll(org, request, recordsOf(request), (record) => {
      const { id, Id, ...body } = record;
      const given = id ?? Id;
      if (typeof given !== 'string')
        throw invalidInput('MISSING_ARGUMENT', 'Id not specified in an update call');
      const saved = updateRecord(org, typeOf(org, record), given, body, writerOf(request));
      return { id: saved.id, success: true, errors: [] };
    }),
  ),
  route('DELETE', '/composite/sobjects', (org, request) =>
    saveAll(org, request, checkCount((request.query.get('ids') ?? '').split(',')), (id) => {
      const object = org.schema.objectOfId(id);
      if (object === undefined) throw invalidInput('MALFORMED_ID', `bad id ${id}`);
      return { id: deleteRecord(org, object, id), success: true, errors: [] };
    }),
  ),
  route('PATCH', '/composite/sobjects/:object/:field', upsertAll),
  route('GET', '/composite/sobjects/:object', (org, request, params) =>
    retrieveAll(org, request, objectParam(org, params), {
      ids: (request.query.get('ids') ?? '').split(','),
      fields: (request.query.get('fields') ?? '').split(','),
    }),
  ),
  route('POST', '/composite/sobjects/:object', (org, request, params) => {
    const { ids, fields } = isObject(request.body) ? request.body : {};
    if (!isTextList(ids) || !isTextList(fields)) {
      throw invalidInput('INVALID_INPUT', 'ids and fields must be lists of strings');
    }
    return retrieveAll(org, request, objectParam(org, params), { ids, fields });
  }),
];

const isTextList = (value: unknown): value is string[] =>
  Array.isArray(value) && value.every((item) => typeof item === 'string');

function checkCount<T>(items: readonly T[]): readonly T[] {
  if (items.length <= maxRecords) return items;
  throw invalidInput(
    'EXCEEDED_ID_LIMIT',
    `record limit reached. cannot submit more than ${maxRecords} records into this call`,
  );
}

function recordsOf(request: ApiRequest): readonly Record<string, unknown>[] {
  const records = isObject(request.body) ? request.body['records'] : undefined;
  if (!Array.isArray(records) || !records.every(isObject)) {
    throw invalidInput('INVALID_INPUT', 'records must be a list of sObjects');
  }
  return checkCount(records);
}

function typeOf(org: Org, record: Record<string, unknown>): ObjectSchema {
  const attributes = record['attributes'];
  const type = isObject(attributes) ? attributes['type'] : undefined;
  if (typeof type !== 'string') {
    throw invalidInput('INVALID_INPUT', 'attributes.type must be specified for every sObject');
  }
  const object = org.schema.object(type);
  if (object === undefined) throw invalidInput('INVALID_TYPE', `sObject type '${type}' is not supported.`);
  return object;
}

function upsertAll(org: Org, request: ApiRequest, params: Readonly<Record<string, string>>): ApiResponse {
  const object = objectParam(org, params);
  const field = keyField(org, object, params['field'] ?? '');
  const records = recordsOf(request);
  const keyOf = (record: Record<string, unknown>): unknown =>
    Object.entries(record).find(([name]) => name.toLowerCase() === field.name.toLowerCase())?.[1];
  const seen = new Map<unknown, number>();
  for (const record of records) {
    const key = keyOf(record);
    const folded = typeof key === 'string' ? key.toLowerCase() : key;
    seen.set(folded, (seen.get(folded) ?? 0) + 1);
  }
  return saveAll(org, request, records, (record) => {
    if (typeOf(org, record) !== object) {
      throw invalidInput('INVALID_TYPE', `records of another type than ${object.name} are not allowed`);
    }
    const value = keyOf(record);
    if (typeof value !== 'string' || value === '') {
      throw invalidInput('MISSING_ARGUMENT', `${field.name} not specified`);
    }
    if ((seen.get(value.toLowerCase()) ?? 0) > 1) {
      throw invalidInput('DUPLICATE_VALUE', `Duplicate external id specified: ${value}`);
    }
    const body = Object.fromEntries(
      Object.entries(record).filter(([name]) => name.toLowerCase() !== field.name.toLowerCase()),
    );
    const saved = upsertRecord(org, object, { field, value }, body, writerOf(request));
    return { id: saved.id, success: true, errors: [], created: saved.created };
  });
}

/** Saves each item in a savepoint of its own; with allOrNone one failure undoes all of them. */
function saveAll<T>(
  org: Org,
  request: ApiRequest,
  items: readonly T[],
  save: (item: T) => SaveResult,
): ApiResponse {
  const asked = isObject(request.body)
    ? request.body['allOrNone']
    : request.query.get('allOrNone') === 'true';
  const allOrNone = request.partOfAllOrNone || asked === true;
  try {
    const results = org.store.atomically(() => {
      const each = items.map((item) => attempt(org, () => save(item)));
      if (allOrNone && each.some(({ success }) => !success)) throw new RolledBack(each);
      return each;
    });
    return { status: 200, body: results };
  } catch (error) {
    if (error instanceof RolledBack) return { status: 200, body: error.results.map(rolledBack) };
    throw error;
  }
}

function attempt(org: Org, save: () => SaveResult): SaveResult {
  try {
    return org.store.atomically(save);
  } catch (error) {
    if (error instanceof SalesforceError) return { success: false, errors: [error.saveError()] };
    if (error instanceof SeveralMatches) {
      const ids = error.records.map(({ id }) => id).join(', ');
      const message = `more than one record found for external id field: [${ids}]`;
      return { success: false, errors: [{ statusCode: 'DUPLICATE_EXTERNAL_ID', message, fields: [] }] };
    }
    throw error;
  }
}

function rolledBack(result: SaveResult): SaveResult {
  if (!result.success) return result;
  const message =
    'Record rolled back because not all records were valid and the request was using AllOrNone header';
  return {
    success: false,
    errors: [{ statusCode: 'ALL_OR_NONE_OPERATION_ROLLED_BACK', message, fields: [] }],
  };
}

/** Answers in the order of the ids, with null for a record that is not there. */
function retrieveAll(
  org: Org,
  request: ApiRequest,
  object: ObjectSchema,
  { ids, fields }: { ids: readonly string[]; fields: readonly string[] },
): ApiResponse {
  if (ids.length > 2_000) throw notFound();
  const shown = fieldsNamed(org, object, fields);
  const records = ids.map((written) => {
    const id = normalizeId(written.trim());
    const record = id === null ? undefined : org.store.get(object, id);
    return record === undefined || record.deleted ? null : showRecord(record, request.version, shown);
  });
  return { status: 200, body: records };
}
