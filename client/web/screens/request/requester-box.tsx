import type { FC } from 'hono/jsx';
import type { StepView } from '../../../../domain/approval/step-view.ts';
import type { FieldRule } from '../../../../domain/policy/policy.ts';
import { fieldValue, type FieldId } from '../../../../domain/request/fields.ts';
import { FieldInput, fieldInputName } from '../../ui/field-input.tsx';
import { When } from '../../ui/when.tsx';
import { historyActionOf, historyLabelIn } from '../../wording/history.ts';
import { termIn } from '../../wording/terms.ts';
import { sentenceFor } from '../../wording/time.ts';
import { ActionButton, Box, TextBox, typedIn, type RequestParts } from './box.tsx';
import { words } from './words.ts';

/** What the requester is asked, and where they answer: the clock waits for it. */
export const AnswerBox: FC<RequestParts & { readonly step: StepView }> = ({ step, ...parts }) => {
  const { reader } = parts;
  const said = words[reader.language];
  const id = `answer-${step.step}`;
  const label = termIn(reader.language, step.label);
  return (
    <section class="decision" aria-labelledby={`${id}-title`}>
      <h2 id={`${id}-title`}>{said.question}</h2>
      {(step.questions ?? []).map(({ by, at, question }) => (
        <blockquote class="question">
          <p class="quiet">
            {said.questionFrom(by, label)}, <When reader={reader} at={at} />
          </p>
          <p class="prose">{question}</p>
        </blockquote>
      ))}
      <Box {...parts} box="answer" action="answer" step={step.step}>
        <TextBox
          id={id}
          name="comment"
          label={said.yourAnswer}
          value={typedIn(parts, 'answer', step.step, 'comment')}
        />
        <div class="buttons">
          <button type="submit" class="primary">
            {said.answer}
          </button>
        </div>
      </Box>
    </section>
  );
};

/** Handing in, and handing in again: with why it came back. */
export const RequesterBox: FC<RequestParts> = (parts) => {
  const { reader, shown } = parts;
  const said = words[reader.language];
  const { requestId } = shown.view;
  const handIn = shown.possible.onRequest.find((name) => name === 'submit' || name === 'resubmit');
  if (handIn === undefined) return null;
  return (
    <section class="decision">
      <WhyItCameBack reader={reader} shown={shown} />
      <Box {...parts} box="requester" action={handIn}>
        {handIn === 'submit' ? null : (
          <OptionalComment {...parts} id="resubmit-comment" help={said.resubmitHelp} />
        )}
        <div class="buttons">
          <ActionButton requestId={requestId} action={handIn} isPrimary>
            {said[handIn]}
          </ActionButton>
        </div>
      </Box>
    </section>
  );
};

/** What the approver wrote who rejected it or sent it back: that is what there is to mend. */
const WhyItCameBack: FC<Pick<RequestParts, 'reader' | 'shown'>> = ({ reader, shown }) => {
  const { status, history } = shown.view;
  if (status !== 'rejected' && status !== 'sent-back') return null;
  const line = history.findLast(({ action }) => {
    const what = historyActionOf(action);
    return what === 'rejected' || what === 'sent-back' || what === 'overridden';
  });
  if (line?.comment === undefined) return null;
  const { step, by, at, action, comment } = line;
  return (
    <blockquote class="question">
      <p class="quiet">
        {step === undefined ? '' : `${termIn(reader.language, step)} · `}
        {shown.nameOf(by)} · {historyLabelIn(reader.language, action)}, <When reader={reader} at={at} />
      </p>
      <p class="prose">{sentenceFor(reader, comment)}</p>
    </blockquote>
  );
};

/** Taking a request back. */
export const RecallBox: FC<RequestParts> = (parts) => {
  const said = words[parts.reader.language];
  if (!parts.shown.possible.onRequest.includes('recall')) return null;
  return (
    <details class="more-actions" open={parts.typed?.box === 'requester'}>
      <summary>{said.recall}</summary>
      <Box {...parts} box="requester" action="recall">
        <OptionalComment {...parts} id="recall-comment" help={said.recallHelp} />
        <div class="buttons">
          <button type="submit">{said.doRecall}</button>
        </div>
      </Box>
    </details>
  );
};

/** The name of the hidden input that says what a field was when the page was made. */
export function fieldBefore(field: FieldId): string {
  return `before.${field}`;
}

/** The fields that the reader may set, edited in place; only what is changed is sent on. */
export const FieldsBox: FC<RequestParts> = (parts) => {
  const { reader, shown, typed } = parts;
  const { view, policy, possible } = shown;
  const said = words[reader.language];
  const name = possible.onRequest.find((each) => each === 'amend' || each === 'setFields');
  if (name === undefined) return null;
  const isResting = ['draft', 'sent-back', 'rejected', 'recalled'].includes(view.status);
  const isNeeded = view.missing.some(({ field }) => possible.fields.includes(field));
  return (
    <details
      class="more-actions"
      open={typed?.box === 'fields' || (possible.speaks && isResting && isNeeded)}
      id="change-fields"
    >
      <summary>{said.changeFields}</summary>
      <Box {...parts} box="fields" action={name}>
        {view.status === 'in-progress' || view.status === 'approved' ? (
          <p class="help">{said.changeFieldsHelp}</p>
        ) : null}
        <div class="fields-asked">
          {possible.fields.map((field) => {
            const value = fieldValue(view.fields, field);
            return (
              <>
                <input type="hidden" name={fieldBefore(field)} value={beforeText(value)} />
                <FieldInput
                  language={reader.language}
                  policy={policy}
                  field={field}
                  idPrefix="change"
                  help={ownFieldHelp(policy.fields[field])}
                  value={typedIn(parts, 'fields', undefined, fieldInputName(field)) ?? value}
                  error={typed?.box === 'fields' ? typed.wrong[field] : undefined}
                  required={false}
                />
              </>
            );
          })}
        </div>
        <TextBox
          id="change-comment"
          name="comment"
          label={said.commentOptional}
          value={typedIn(parts, 'fields', undefined, 'comment')}
          rows={2}
        />
        <div class="buttons">
          <button type="submit">{said.saveChanges}</button>
        </div>
      </Box>
    </details>
  );
};

/** Where a field of one's own is found, unless that is under its name on the page of the request. */
export function ownFieldHelp({ where, label }: FieldRule): string {
  return where.endsWith(`, field ${label}`) ? '' : where;
}

/** A value as its input would send it. */
function beforeText(value: string | number | boolean | null): string {
  if (typeof value === 'boolean') return value ? 'yes' : 'no';
  return value === null ? '' : String(value);
}

/** A comment that the requester may leave out. */
const OptionalComment: FC<RequestParts & { readonly id: string; readonly help: string }> = ({
  id,
  help,
  ...parts
}) => (
  <TextBox
    id={id}
    name="comment"
    label={words[parts.reader.language].commentOptional}
    help={help}
    value={typedIn(parts, 'requester', undefined, 'comment')}
    rows={2}
  />
);
