import { SalesforceError } from './errors.ts';
import type { FieldValue } from './schema/types.ts';

/** A write that is about to happen. `before` is null for a new record. */
export interface Change {
  readonly object: string;
  readonly before: Readonly<Record<string, FieldValue>> | null;
  readonly after: Readonly<Record<string, FieldValue>>;
}

/** A validation rule of the organization: the error message that an administrator wrote, or null where the change is fine. */
export interface ValidationRule {
  readonly object: string;
  check(change: Change): string | null;
}

/** A mirror run that was held up must not overwrite what a later one has written. */
const noOlderRevision = (object: string): ValidationRule => ({
  object,
  check({ before, after }) {
    const stored = before?.['Confetti_Revision__c'];
    const given = after['Confetti_Revision__c'];
    if (typeof stored !== 'number' || typeof given !== 'number' || given >= stored) return null;
    return 'Confetti: this revision is older than the one already stored.';
  },
});

export const validationRules: readonly ValidationRule[] = ['PoC__c', 'Cloud_User_Request__c'].map(
  noOlderRevision,
);

/** Throws FIELD_CUSTOM_VALIDATION_EXCEPTION for the first rule that the change breaks. */
export function checkRules(rules: readonly ValidationRule[], change: Change): void {
  for (const rule of rules) {
    if (rule.object !== change.object) continue;
    const message = rule.check(change);
    if (message !== null) throw new SalesforceError(400, 'FIELD_CUSTOM_VALIDATION_EXCEPTION', message, []);
  }
}
