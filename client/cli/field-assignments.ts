import type { Policy } from '../../domain/policy/policy.ts';
import { fieldIds, type FieldId, type FieldValue, type FieldValues } from '../../domain/request/fields.ts';
import { typedField } from '../field-text.ts';
import { UsageError } from './failures.ts';

/**
 * Reads `field=value …` as typed: the policy says which fields are yes or no and which are numbers; `field=` empties it.
 * @throws UsageError that says which assignment is wrong
 */
export function parseAssignments(
  assignments: readonly string[],
  policy: Pick<Policy, 'fields'>,
): FieldValues {
  const fields: { [F in FieldId]?: FieldValue } = {};
  for (const assignment of assignments) {
    const equals = assignment.indexOf('=');
    if (equals < 1) {
      throw new UsageError(`"${assignment}" sets nothing: write field=value, or field= to empty the field`);
    }
    const field = fieldNamed(assignment.slice(0, equals));
    if (field in fields) throw new UsageError(`${field} is set twice: say it once`);
    const { value, wrong } = typedField(field, policy.fields[field].type, assignment.slice(equals + 1));
    if (wrong !== undefined) throw new UsageError(wrong);
    fields[field] = value;
  }
  return fields;
}

function fieldNamed(name: string): FieldId {
  const field = fieldIds.find((known) => known === name);
  if (field === undefined) {
    throw new UsageError(`There is no field "${name}"; the fields are ${fieldIds.join(', ')}`);
  }
  return field;
}
