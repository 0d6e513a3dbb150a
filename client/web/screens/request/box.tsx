import { randomUUID } from 'node:crypto';
import type { Child, FC } from 'hono/jsx';
import type { ActionName } from '../../../../domain/approval/actions.ts';
import type { FieldId } from '../../../../domain/request/fields.ts';
import type { Reader } from '../../reader.ts';
import type { Place } from './place.ts';
import type { ShownRequest } from './shown-request.ts';

/** The forms of a request's page, by the part of the work that they are for. */
export type BoxName =
  'decide' | 'by-hand' | 'hand-over' | 'answer' | 'fields' | 'requester' | 'operate' | 'adopt';

/** What was typed into a form that was not carried out: it stands there again. */
export interface Typed {
  readonly box: string;
  /** The step it was about. */
  readonly step?: string;
  readonly values: Readonly<Record<string, string>>;
  /** What is wrong with which field. */
  readonly wrong: { readonly [F in FieldId]?: string };
}

/** What every part of a request's page is made from. */
export interface RequestParts {
  readonly reader: Reader;
  readonly shown: ShownRequest;
  readonly place: Place;
  readonly typed?: Typed;
}

/** What was typed into an input of this form, if it was this form. */
export function typedIn(
  { typed }: Pick<RequestParts, 'typed'>,
  box: BoxName,
  step: string | undefined,
  input: string,
): string | undefined {
  return typed?.box === box && typed.step === step ? typed.values[input] : undefined;
}

export function actionPath(requestId: string, name: ActionName): string {
  return `/requests/${requestId}/actions/${name}`;
}

interface BoxProps extends RequestParts {
  readonly box: BoxName;
  /** What it does where no button says otherwise. */
  readonly action: ActionName;
  readonly step?: string;
  /** Hash of what the step decides on. */
  readonly seen?: string;
  readonly children: Child;
}

/**
 * A form that carries out actions on a request. Its id is made when the page is, so that the same form sent twice is one
 * action; round, step, `seen` and the last line of the history say what its reader looked at.
 */
export const Box: FC<BoxProps> = ({ shown: { view }, place, box, action, step, seen, children }) => (
  <form method="post" action={actionPath(view.requestId, action)} class={`box box-${box}`} data-box={box}>
    <input type="hidden" name="id" value={randomUUID()} />
    <input type="hidden" name="round" value={String(view.round)} />
    <input type="hidden" name="line" value={String(view.history.at(-1)?.seq ?? 0)} />
    <input type="hidden" name="box" value={box} />
    {step === undefined ? null : <input type="hidden" name="step" value={step} />}
    {seen === undefined ? null : <input type="hidden" name="seen" value={seen} />}
    <input type="hidden" name="from" value={place.from} />
    {place.query === '' ? null : <input type="hidden" name="query" value={place.query} />}
    {place.next === undefined ? null : <input type="hidden" name="next" value={place.next} />}
    {children}
  </form>
);

/** A text of several lines with its label and what it is for. */
export const TextBox: FC<{
  readonly id: string;
  readonly name: string;
  readonly label: string;
  readonly help?: string;
  readonly value?: string | undefined;
  readonly rows?: number;
}> = ({ id, name, label, help, value = '', rows = 3 }) => (
  <div class="field">
    <label for={id}>{label}</label>
    <textarea
      id={id}
      name={name}
      rows={rows}
      maxlength={4000}
      aria-describedby={help === undefined ? undefined : `${id}-help`}
    >
      {value}
    </textarea>
    {help === undefined ? null : (
      <p class="help" id={`${id}-help`}>
        {help}
      </p>
    )}
  </div>
);

/** A button that sends its form to another action than the form's own. */
export const ActionButton: FC<{
  readonly requestId: string;
  readonly action: ActionName;
  readonly decision?: string;
  /** The key that leads here. */
  readonly hotkey?: string;
  readonly isPrimary?: boolean;
  readonly children: Child;
}> = ({ requestId, action, decision, hotkey, isPrimary = false, children }) => (
  <button
    type="submit"
    formaction={actionPath(requestId, action)}
    class={isPrimary ? 'primary' : undefined}
    name={decision === undefined ? undefined : 'decision'}
    value={decision}
    data-key={hotkey}
  >
    {children}
    {hotkey === undefined ? null : <kbd aria-hidden="true">{hotkey}</kbd>}
  </button>
);
