import { inheritedFields } from '../../../../domain/approval/vetting.ts';
import { explainRoute, type Explanation } from '../../../../domain/policy/explain.ts';
import type { PolicySlice } from '../../../../domain/policy/policy.ts';
import type { FieldValues } from '../../../../domain/request/fields.ts';
import { isPocId } from '../../../../domain/request/poc-id.ts';
import { pocApplicationId } from '../../../../workflows/poc-application/contract.ts';
import type { PersonalDoor } from '../../../personal/door.ts';
import { NotAllowedError, NotThereError } from '../../../personal/errors.ts';
import { NoAnswerError } from '../../../refused.ts';
import type { Reader } from '../../reader.ts';
import type { Asked } from './asked.ts';
import { words } from './words.ts';

/**
 * What would happen to a request as it is filled in.
 * @throws NotAllowedError for whoever may not see the policy
 */
export async function explain(
  door: PersonalDoor,
  reader: Reader,
  policy: PolicySlice,
  asked: Asked,
): Promise<Explanation> {
  if (door.extent('see the policy') === 'none') {
    throw new NotAllowedError('see the policy', words[reader.language].notYours);
  }
  const inherited = policy.entryPoint === 'top-up' ? await fromPoc(door, asked) : {};
  return explainRoute(policy, { ...asked.fields, ...inherited }, { requester: reader.who.email });
}

/** What more credits for a PoC take over from it, such as its region; nothing where it cannot be read now. */
async function fromPoc(door: PersonalDoor, { pocId, fields }: Asked): Promise<FieldValues> {
  if (!isPocId(pocId)) return {};
  try {
    const { status, fields: known } = await door.view(pocApplicationId(pocId));
    return inheritedFields(fields, { poc: { pocId, status, fields: known } });
  } catch (error) {
    if (error instanceof NotThereError || error instanceof NoAnswerError) return {};
    throw error;
  }
}
