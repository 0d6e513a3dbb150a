import type { FieldType, Policy } from '../../domain/policy/policy.ts';
import { fieldIds, type FieldId, type FieldValue, type FieldValues } from '../../domain/request/fields.ts';
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
    fields[field] = valueOf(field, policy.fields[field].type, assignment.slice(equals + 1));
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

const answers: Readonly<Record<string, boolean>> = { yes: true, true: true, no: false, false: false };

function valueOf(field: FieldId, type: FieldType, text: string): FieldValue {
  if (text === '') return null;
  switch (type) {
    case 'yes-no': {
      const answer = answers[text.toLowerCase()];
      if (answer === undefined) throw new UsageError(`${field} must be yes or no, not "${text}"`);
      return answer;
    }
    case 'credits':
      if (!/^-?\d+(\.\d+)?$/.test(text)) {
        throw new UsageError(`${field} must be a number without separators, such as 3000, not "${text}"`);
      }
      return Number(text);
    case 'text':
    case 'date':
    case 'person':
    case 'choice':
    case 'link':
    case 'region':
      return text;
  }
}
