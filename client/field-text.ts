import type { FieldType } from '../domain/policy/policy.ts';
import type { FieldValue } from '../domain/request/fields.ts';

/** What a typed text says as a field's value, or what is wrong with it, in words that begin with the field's name. */
export type TypedField =
  { readonly value: FieldValue; readonly wrong?: never } | { readonly wrong: string; readonly value?: never };

const answers: Readonly<Record<string, boolean>> = { yes: true, true: true, no: false, false: false };

/** Reads what a person typed for a field of this type; nothing empties the field. */
export function typedField(name: string, type: FieldType, text: string): TypedField {
  if (text === '') return { value: null };
  switch (type) {
    case 'yes-no': {
      const word = text.toLowerCase();
      const answer = Object.hasOwn(answers, word) ? answers[word] : undefined;
      return answer === undefined ? { wrong: `${name} must be yes or no, not "${text}"` } : { value: answer };
    }
    case 'credits':
      return /^-?\d+(\.\d+)?$/.test(text)
        ? { value: Number(text) }
        : { wrong: `${name} must be a number without separators, such as 3000, not "${text}"` };
    case 'text':
    case 'date':
    case 'person':
    case 'choice':
    case 'link':
    case 'region':
      return { value: text };
  }
}
