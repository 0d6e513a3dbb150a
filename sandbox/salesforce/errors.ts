import type { StatusCode } from 'hono/utils/http-status';

/** One entry of the list that Salesforce answers with when it refuses a call. */
export interface ErrorEntry {
  readonly message: string;
  readonly errorCode: string;
  readonly fields?: readonly string[];
}

/** A refused call: the HTTP status and the entry that the REST API would answer with. */
export class SalesforceError extends Error {
  readonly status: StatusCode;
  readonly entry: ErrorEntry;

  constructor(status: StatusCode, errorCode: string, message: string, fields?: readonly string[]) {
    super(message);
    this.name = 'SalesforceError';
    this.status = status;
    this.entry = { message, errorCode, ...(fields === undefined ? {} : { fields }) };
  }

  /** The body as the REST API prints it. */
  body(): ErrorEntry[] {
    return [this.entry];
  }

  /** The same refusal as an element of a collections result, where the code is called `statusCode`. */
  saveError(): { statusCode: string; message: string; fields: readonly string[] } {
    return {
      statusCode: this.entry.errorCode,
      message: this.entry.message,
      fields: this.entry.fields ?? [],
    };
  }
}

export const notFound = (): SalesforceError =>
  new SalesforceError(404, 'NOT_FOUND', 'The requested resource does not exist');

export const noSuchExternalIdField = (name: string): SalesforceError =>
  new SalesforceError(
    404,
    'NOT_FOUND',
    `Provided external ID field does not exist or is not accessible: ${name}`,
  );

export const entityIsDeleted = (status: 400 | 404): SalesforceError =>
  new SalesforceError(status, 'ENTITY_IS_DELETED', 'entity is deleted', []);

export const sessionInvalid = (): SalesforceError =>
  new SalesforceError(401, 'INVALID_SESSION_ID', 'Session expired or invalid');

export const requestLimitExceeded = (): SalesforceError =>
  new SalesforceError(403, 'REQUEST_LIMIT_EXCEEDED', 'TotalRequests Limit exceeded.');

export const unableToLockRow = (id: string): SalesforceError =>
  new SalesforceError(
    400,
    'UNABLE_TO_LOCK_ROW',
    `unable to obtain exclusive access to this record or 1 records: ${id}`,
    [],
  );

/** What the JSON reader says when a value's type does not fit its field. */
export function cannotDeserialize(type: string, value: unknown): SalesforceError {
  return new SalesforceError(
    400,
    'JSON_PARSER_ERROR',
    `Cannot deserialize instance of ${type} from ${tokenOf(value)} value ${String(value)} or request may be missing a required field at [line:1, column:2]`,
  );
}

function tokenOf(value: unknown): string {
  if (value === true) return 'VALUE_TRUE';
  if (value === false) return 'VALUE_FALSE';
  if (value === null) return 'VALUE_NULL';
  if (typeof value === 'number') return Number.isInteger(value) ? 'VALUE_NUMBER_INT' : 'VALUE_NUMBER_FLOAT';
  if (Array.isArray(value)) return 'START_ARRAY';
  return typeof value === 'object' ? 'START_OBJECT' : 'VALUE_STRING';
}
