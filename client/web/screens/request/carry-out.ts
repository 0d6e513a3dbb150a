import type { ActionAnswer } from '../../../../domain/approval/actions.ts';
import type { RequestView } from '../../../../domain/approval/view.ts';
import { fieldValue, type FieldId, type FieldValues } from '../../../../domain/request/fields.ts';
import type { OwnSending, PersonalDoor } from '../../../personal/door.ts';
import type { Posted } from './posted-action.ts';

/** Carries out what a form asks for. @throws RefusedError or NoAnswerError, as the door does */
export async function carryOut(
  door: PersonalDoor,
  before: RequestView,
  { sending, along }: Extract<Posted, { readonly ok: true }>,
): Promise<ActionAnswer> {
  const fields = notYetSet(before, along);
  if (Object.keys(fields).length === 0) return send(door, sending);
  const { requestId, payload } = sending;
  const { id, round } = payload;
  await door.act(requestId, 'setFields', { id: `${id}.fields`, round, fields });
  return send(door, await seenAgain(door, before, sending, fields));
}

/** A form that is sent twice does not set the same twice. */
function notYetSet({ fields: known }: RequestView, along: FieldValues): FieldValues {
  return Object.fromEntries(
    Object.entries(along).filter(([field, value]) => fieldValue(known, field as FieldId) !== value),
  );
}

/**
 * A decision on what its maker has just filled in themselves: they have seen it, where nothing else changed meanwhile. Where
 * something did, the decision stays one on what was seen, and the request refuses it.
 */
async function seenAgain(
  door: PersonalDoor,
  before: RequestView,
  sending: OwnSending,
  set: FieldValues,
): Promise<OwnSending> {
  if (sending.name !== 'decide') return sending;
  const { payload } = sending;
  const stepIn = ({ steps }: RequestView): string | undefined =>
    steps.find(({ step }) => step === payload.step)?.content;
  if (payload.seen === undefined || payload.seen !== stepIn(before)) return sending;
  const after = await door.view(sending.requestId);
  const others = (Object.keys({ ...before.fields, ...after.fields }) as FieldId[]).filter(
    (field) => !(field in set),
  );
  const isSame = others.every(
    (field) => fieldValue(before.fields, field) === fieldValue(after.fields, field),
  );
  const seen = stepIn(after);
  return isSame && seen !== undefined ? { ...sending, payload: { ...payload, seen } } : sending;
}

function send(door: PersonalDoor, { requestId, name, payload }: OwnSending): Promise<ActionAnswer> {
  return door.act(requestId, name, payload);
}
