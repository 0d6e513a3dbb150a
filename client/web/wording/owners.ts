import type { CommonRules, FieldRule, RoleId } from '../../../domain/policy/policy.ts';
import type { Language } from '../languages.ts';
import { listIn } from './numbers.ts';
import { termIn } from './terms.ts';

/** Who sets a field: `Sales, SDR or the requester`. */
export function ownersIn(
  language: Language,
  { roles }: Pick<CommonRules, 'roles'>,
  { setBy }: Pick<FieldRule, 'setBy'>,
): string {
  const label = (role: RoleId): string => {
    if (role === 'requester') return termIn(language, 'the requester');
    return role === 'system' ? 'Confetti' : termIn(language, roles[role]?.label ?? role);
  };
  // Whoever may be asked: what only Confetti fills in says so.
  const people = setBy.filter((role) => role !== 'system');
  return listIn(language, (people.length === 0 ? setBy : people).map(label), 'disjunction');
}
