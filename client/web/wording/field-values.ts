import type { FieldRule } from '../../../domain/policy/policy.ts';
import type { FieldValue } from '../../../domain/request/fields.ts';
import type { InEveryLanguage, Language } from '../languages.ts';
import { numberIn } from './numbers.ts';
import { termIn } from './terms.ts';
import { dayIn } from './time.ts';

export const yesNoWords: InEveryLanguage<{ readonly yes: string; readonly no: string }> = {
  en: { yes: 'yes', no: 'no' },
  zh: { yes: '是', no: '否' },
  ja: { yes: 'はい', no: 'いいえ' },
};

/** A field's value for reading; an empty text where it is blank. `nameOf` says who an address or directory id is. */
export function valueIn(
  language: Language,
  { type }: Pick<FieldRule, 'type'>,
  value: FieldValue | undefined,
  nameOf: (emailOrId: string) => string = (text) => text,
): string {
  if (value === undefined || value === null) return '';
  if (typeof value === 'boolean') return yesNoWords[language][value ? 'yes' : 'no'];
  if (typeof value === 'number') return numberIn(language, value);
  switch (type) {
    case 'date':
      return dayIn(language, value);
    case 'choice':
      return termIn(language, value);
    case 'person':
      return nameOf(value);
    default:
      return value;
  }
}
