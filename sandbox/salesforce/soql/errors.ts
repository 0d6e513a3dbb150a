import { SalesforceError } from '../errors.ts';

const reference = 'Please reference your WSDL or the describe call for the appropriate names.';

/** Points at `token` in the query, as Salesforce's messages do. */
function located(soql: string, token: string, message: string): string {
  const line = soql.replace(/\s+/g, ' ');
  const at = Math.max(0, line.toLowerCase().indexOf(token.toLowerCase()));
  const start = Math.max(0, at - 40);
  const excerpt = line.slice(start, at + 40);
  return `\n${excerpt}\n${' '.repeat(at - start)}^\nERROR at Row:1:Column:${at + 1}\n${message}`;
}

export const malformedQuery = (message: string): SalesforceError =>
  new SalesforceError(400, 'MALFORMED_QUERY', message);

export function noSuchColumn(soql: string, name: string, entity: string): SalesforceError {
  const message = `No such column '${name}' on entity '${entity}'. If you are attempting to use a custom field, be sure to append the '__c' after the custom field name. ${reference}`;
  return new SalesforceError(400, 'INVALID_FIELD', located(soql, name, message));
}

export function noSuchRelationship(soql: string, name: string): SalesforceError {
  const message = `Didn't understand relationship '${name}' in field path. If you are attempting to use a custom relationship, be sure to append the '__r' after the custom relationship name. ${reference}`;
  return new SalesforceError(400, 'INVALID_FIELD', located(soql, name, message));
}

export function noSuchChild(soql: string, name: string, entity: string): SalesforceError {
  const message = `Didn't understand relationship '${name}' in FROM part of query call. If you are attempting to use a custom relationship, be sure to append the '__r' after the custom relationship name. ${reference}`;
  return new SalesforceError(400, 'INVALID_TYPE', located(soql, name, `${message} (${entity})`));
}

export function noSuchType(soql: string, name: string): SalesforceError {
  const message = `sObject type '${name}' is not supported. If you are attempting to use a custom object, be sure to append the '__c' after the entity name. ${reference}`;
  return new SalesforceError(400, 'INVALID_TYPE', located(soql, name, message));
}

export function notFilterable(soql: string, name: string): SalesforceError {
  const message = `field '${name}' can not be filtered in a query call`;
  return new SalesforceError(400, 'INVALID_FIELD', located(soql, name, message));
}

export function wrongCriterion(
  soql: string,
  name: string,
  type: string,
  quoted: 'quoted' | 'unquoted',
): SalesforceError {
  const should = quoted === 'quoted' ? 'should be enclosed in quotes' : 'should not be enclosed in quotes';
  const message = `value of filter criterion for field '${name}' must be of type ${type} and ${should}`;
  return new SalesforceError(400, 'INVALID_FIELD', located(soql, name, message));
}

export function invalidIdFilter(soql: string, name: string, value: string): SalesforceError {
  return new SalesforceError(
    400,
    'INVALID_QUERY_FILTER_OPERATOR',
    located(soql, name, `invalid ID field: ${value}`),
  );
}

export function notGrouped(soql: string, name: string): SalesforceError {
  return malformedQuery(located(soql, name, `Field must be grouped or aggregated: ${name}`));
}
