import { actionNames, type ActionName, type Decision } from '../../../../domain/approval/actions.ts';
import {
  fieldIds,
  type FieldId,
  type FieldValue,
  type FieldValues,
} from '../../../../domain/request/fields.ts';
import { MalformedError } from '../../../personal/errors.ts';
import type { OwnSending } from '../../../personal/door.ts';
import type { Reader } from '../../reader.ts';
import { fieldInputName, postedFields } from '../../ui/field-input.tsx';
import { fieldBefore } from './requester-box.tsx';
import type { ShownRequest } from './shown-request.ts';
import { words } from './words.ts';

/** A posted form; files and repeated fields are nothing that a page here sends. */
export type Form = Readonly<Record<string, string>>;

/** What a form asks for, or why it asks for nothing that could be sent. */
export type Posted =
  | {
      readonly ok: true;
      readonly sending: OwnSending;
      /** What was filled in beside a decision, to be set before it. */
      readonly along: FieldValues;
    }
  | { readonly ok: false; readonly why: string; readonly wrong: { readonly [F in FieldId]?: string } };

export function isActionName(text: string | undefined): text is ActionName {
  return text !== undefined && (actionNames as readonly string[]).includes(text);
}

/** The texts of a posted form. */
export function textsOf(body: Readonly<Record<string, unknown>>): Form {
  return Object.fromEntries(
    Object.entries(body).flatMap(([name, value]) =>
      typeof value === 'string' ? [[name, value.replace(/\r\n?/g, '\n')]] : [],
    ),
  );
}

interface Asked {
  readonly requestId: string;
  readonly name: ActionName;
  readonly form: Form;
  readonly reader: Reader;
  readonly shown: ShownRequest;
}

/**
 * Reads the action that a form stands for.
 * @throws MalformedError for a form that no page of ours sends
 */
export function readPosted(asked: Asked): Posted {
  const { requestId, name, form, reader, shown } = asked;
  const said = words[reader.language].needText;
  const decision = decisionOf(form);
  // The buttons of a form share its id: after an approval, its "Reject" is another action and not the same one again.
  const base = { id: `${formId(form)}.${decision ?? name}`, round: roundOf(form) };
  const onStep = { ...base, step: form.step ?? '' };
  const text = form.comment?.trim() ?? '';
  const comment = text === '' ? {} : { comment: text };
  const { fields: along, wrong } = postedFields(form, shown.policy, reader.language);
  const refuse = (why: string): Posted => ({ ok: false, why, wrong: {} });
  const send = (sending: OwnSending): Posted => ({ ok: true, sending, along: changed(form, along) });

  if (Object.keys(wrong).length > 0) return { ok: false, why: Object.values(wrong).join('\n'), wrong };
  switch (name) {
    case 'decide': {
      if (decision === undefined) throw notWhole();
      const seen = form.seen === undefined ? {} : { seen: form.seen };
      return send({ requestId, name, payload: { ...onStep, decision, ...comment, ...seen } });
    }
    case 'fulfil': {
      const [grantId, reference] = [form.grantId?.trim() ?? '', form.reference?.trim() ?? ''];
      if (form.box === 'by-hand' && grantId === '' && reference === '') return refuse(said.byHand);
      const byHand = {
        ...(grantId === '' ? {} : { grantId }),
        ...(reference === '' ? {} : { reference }),
      };
      const how = Object.keys(byHand).length === 0 ? {} : { byHand };
      return send({ requestId, name, payload: { ...onStep, ...how, ...comment } });
    }
    case 'claim':
      return send({ requestId, name, payload: onStep });
    case 'comment':
      return text === ''
        ? refuse(said[name])
        : send({ requestId, name, payload: { ...onStep, comment: text } });
    case 'ask':
      return text === ''
        ? refuse(said[name])
        : send({ requestId, name, payload: { ...onStep, question: text } });
    case 'answer':
      return text === ''
        ? refuse(said[name])
        : send({ requestId, name, payload: { ...onStep, answer: text } });
    case 'nudge':
      return text === ''
        ? refuse(said[name])
        : send({ requestId, name, payload: { ...onStep, comment: text } });
    case 'override':
      if (decision === undefined) throw notWhole();
      return text === ''
        ? refuse(said[name])
        : send({ requestId, name, payload: { ...onStep, decision, comment: text } });
    case 'reassign':
    case 'delegate': {
      const to = personIn(form.to, shown);
      if (to === '') return refuse(said.person);
      const from = form.fromPerson === undefined || form.fromPerson === '' ? {} : { from: form.fromPerson };
      return send({ requestId, name, payload: { ...onStep, to, ...from, ...comment } });
    }
    case 'addApprover': {
      const approver = personIn(form.to, shown);
      if (approver === '') return refuse(said.person);
      return send({ requestId, name, payload: { ...onStep, approver, ...comment } });
    }
    case 'setFields':
    case 'amend': {
      const fields = changed(form, along);
      if (Object.keys(fields).length === 0) return refuse(said.fields);
      return { ok: true, sending: { requestId, name, payload: { ...base, fields, ...comment } }, along: {} };
    }
    case 'submit':
      return send({ requestId, name, payload: base });
    case 'recall':
    case 'resubmit':
      return send({ requestId, name, payload: { ...base, ...comment } });
    case 'adoptPolicy':
      throw new MalformedError('A policy is adopted from the page that shows what would change.');
  }
}

/** The fields that are not as they were when the page was made: what others changed meanwhile is not changed back. */
function changed(form: Form, fields: FieldValues): FieldValues {
  const kept: { [F in FieldId]?: FieldValue } = {};
  for (const field of fieldIds) {
    const value = fields[field];
    if (value === undefined) continue;
    const before = form[fieldBefore(field)] ?? '';
    if (before.trim() !== (form[fieldInputName(field)] ?? '').trim()) kept[field] = value;
  }
  return kept;
}

/** Somebody by address or directory id as typed; a name that one person has stands for their address. */
function personIn(typed: string | undefined, { people }: ShownRequest): string {
  const text = typed?.trim() ?? '';
  const named = people.filter(({ name }) => name.toLowerCase() === text.toLowerCase());
  return named.length === 1 ? (named[0]?.email ?? text) : text;
}

function decisionOf({ decision }: Form): Decision | undefined {
  return decision === 'approve' || decision === 'reject' || decision === 'send-back' ? decision : undefined;
}

/** The id that a form was made with. @throws MalformedError for a form without one */
export function formId({ id }: Form): string {
  if (id !== undefined && /^[\w-]{8,80}$/.test(id)) return id;
  throw notWhole();
}

function roundOf({ round }: Form): number {
  if (round !== undefined && /^\d{1,6}$/.test(round)) return Number(round);
  throw notWhole();
}

function notWhole(): MalformedError {
  return new MalformedError(
    'The form came without all of its parts: open the page again and send it from there.',
  );
}
