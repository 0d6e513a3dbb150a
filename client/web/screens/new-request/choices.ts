import type { Right } from '../../../../domain/access/access-table.ts';
import { entryPoints, type EntryPoint } from '../../../../domain/policy/policy.ts';
import type { FieldId } from '../../../../domain/request/fields.ts';
import type { PersonalDoor } from '../../../personal/door.ts';

/** Something that can be asked for: a form of its own at `/new/<entryPoint>`. */
export interface Choice {
  readonly entryPoint: EntryPoint;
  readonly right: Right;
  /** Fields that nobody has to fill in at the start, and that are asked for all the same: much follows from them. */
  readonly upFront: readonly FieldId[];
}

const rules: Readonly<Record<EntryPoint, Omit<Choice, 'entryPoint'>>> = {
  'cloud-sales': { right: 'request a PoC for a customer', upFront: ['company', 'region'] },
  enterprise: { right: 'request a PoC for a customer', upFront: ['company', 'region'] },
  'top-up': { right: 'request credits', upFront: [] },
  internal: { right: 'request credits', upFront: ['region'] },
  'cloud-user': { right: 'apply for a PoC', upFront: ['company', 'region', 'orgId'] },
};

/** Everything that can be asked for, what colleagues ask for most first. */
export const choices: readonly Choice[] = (Object.keys(rules) as EntryPoint[]).map((entryPoint) => ({
  entryPoint,
  ...rules[entryPoint],
}));

export function choiceOf(text: string): Choice | undefined {
  const entryPoint = entryPoints.find((known) => known === text);
  return choices.find((choice) => choice.entryPoint === entryPoint);
}

/** What this person may ask for. */
export function choicesOf(door: Pick<PersonalDoor, 'extent'>): readonly Choice[] {
  return choices.filter(({ right }) => door.extent(right) !== 'none');
}

/** The form for what cannot be asked for with this one (process.md, reading 18); undefined where there is none. */
export function otherDoor(entryPoint: EntryPoint): EntryPoint {
  return entryPoint === 'internal' ? 'top-up' : 'internal';
}
