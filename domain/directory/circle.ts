import type { PersonId } from '../policy/policy.ts';
import type { KnownPeople } from './stand-in.ts';
import { personIn } from './content.ts';
import type { SetOutOfOffice } from './edit.ts';

/** Longer delegations than this act for nobody anyway (`stand-in.ts`). */
const maxHops = 50;

/**
 * Whether somebody's delegation to `delegate` would come back to them at some instant of the absence: everybody on the
 * way is away at that instant and delegates on. Successors of those who are gone then are followed as well.
 */
export function closesCircle(
  directory: KnownPeople,
  { person, from, until }: Pick<SetOutOfOffice, 'person' | 'from' | 'until'>,
  delegate: PersonId,
): boolean {
  const leadsBack = (id: PersonId, begin: number, end: number, hops: number): boolean => {
    if (id === person) return true;
    const next = personIn(directory, id);
    if (next === undefined || hops === maxHops) return false;
    const { departedAt = Infinity, successor, outOfOffice = [] } = next;
    if (successor !== undefined && departedAt < end) {
      if (leadsBack(successor, Math.max(begin, departedAt), end, hops + 1)) return true;
    }
    return outOfOffice.some((absence) => {
      const [since, till] = [Math.max(begin, absence.from), Math.min(end, absence.until, departedAt)];
      return (
        absence.delegate !== undefined && since < till && leadsBack(absence.delegate, since, till, hops + 1)
      );
    });
  };
  return leadsBack(delegate, from, until, 1);
}
