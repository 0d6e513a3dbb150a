import type { FC } from 'hono/jsx';
import type { ActionName } from '../../../../domain/approval/actions.ts';
import type { StepView } from '../../../../domain/approval/step-view.ts';
import { FieldInput, fieldInputName } from '../../ui/field-input.tsx';
import { peopleListId } from '../../ui/people-list.tsx';
import { termIn } from '../../wording/terms.ts';
import { ActionButton, Box, TextBox, typedIn, type RequestParts } from './box.tsx';
import { ownFieldHelp } from './requester-box.tsx';
import { words } from './words.ts';

interface StepBoxProps extends RequestParts {
  readonly step: StepView;
  readonly actions: readonly ActionName[];
}

/** What an approver or BE&O does with a step: one comment, and a button for each thing that may be done with it. */
export const DecisionBox: FC<StepBoxProps> = ({ step, actions, ...parts }) => {
  const { reader, shown } = parts;
  const said = words[reader.language];
  const { requestId } = shown.view;
  const label = termIn(reader.language, step.label);
  const isFulfilment = actions.includes('fulfil');
  const id = `decide-${step.step}`;
  return (
    <section class="decision" aria-labelledby={`${id}-title`}>
      <h2 id={`${id}-title`}>{isFulfilment ? said.fulfilAs(label) : said.decideAs(label)}</h2>
      <Box
        {...parts}
        box="decide"
        action={isFulfilment ? 'fulfil' : 'decide'}
        step={step.step}
        {...(step.content === undefined ? {} : { seen: step.content })}
      >
        <OwnMissingFields {...parts} step={step} />
        <TextBox
          id={`${id}-comment`}
          name="comment"
          label={said.comment}
          value={typedIn(parts, 'decide', step.step, 'comment')}
          {...(isFulfilment ? {} : { help: said.commentHelp })}
        />
        <div class="buttons">
          {isFulfilment ? (
            <ActionButton requestId={requestId} action="fulfil" hotkey="a" isPrimary>
              {said.release}
            </ActionButton>
          ) : (
            <>
              <ActionButton requestId={requestId} action="decide" decision="approve" hotkey="a" isPrimary>
                {said.approve}
              </ActionButton>
              <ActionButton requestId={requestId} action="decide" decision="reject" hotkey="r">
                {said.reject}
              </ActionButton>
              <ActionButton requestId={requestId} action="decide" decision="send-back">
                {said.sendBack}
              </ActionButton>
            </>
          )}
          <ActionButton requestId={requestId} action="ask" hotkey="?">
            {said.ask}
          </ActionButton>
          {actions.includes('claim') ? (
            <ActionButton requestId={requestId} action="claim" hotkey="c">
              {said.claim}
            </ActionButton>
          ) : null}
          <ActionButton requestId={requestId} action="comment">
            {said.addComment}
          </ActionButton>
        </div>
      </Box>
      {isFulfilment ? <ByHandBox {...parts} step={step} actions={actions} /> : null}
    </section>
  );
};

/** The fields that stand in the way and are the reader's to fill in: asked for where the decision is made. */
const OwnMissingFields: FC<RequestParts & { readonly step: StepView }> = ({ step, ...parts }) => {
  const { reader, shown, typed } = parts;
  const { view, policy, possible } = shown;
  const own = view.missing.filter(({ field }) => possible.fields.includes(field));
  if (own.length === 0) return null;
  return (
    <fieldset class="needed">
      <legend>{words[reader.language].needsYou}</legend>
      <div class="fields-asked">
        {own.map(({ field }) => (
          <FieldInput
            language={reader.language}
            policy={policy}
            field={field}
            idPrefix={`decide-${step.step}`}
            help={ownFieldHelp(policy.fields[field])}
            value={typedIn(parts, 'decide', step.step, fieldInputName(field)) ?? null}
            error={typed?.box === 'decide' ? typed.wrong[field] : undefined}
          />
        ))}
      </div>
    </fieldset>
  );
};

const ByHandBox: FC<StepBoxProps> = ({ step, ...parts }) => {
  const said = words[parts.reader.language];
  const typed = (input: string): string | undefined => typedIn(parts, 'by-hand', step.step, input);
  return (
    <details class="more-actions" open={parts.typed?.box === 'by-hand'}>
      <summary>{said.byHand}</summary>
      <Box {...parts} box="by-hand" action="fulfil" step={step.step}>
        <p class="help">{said.byHandHelp}</p>
        <div class="field">
          <label for="grant-id">{said.grantId}</label>
          <input id="grant-id" name="grantId" type="text" maxlength={100} value={typed('grantId') ?? ''} />
        </div>
        <div class="field">
          <label for="grant-reference">{said.reference}</label>
          <input
            id="grant-reference"
            name="reference"
            type="text"
            maxlength={500}
            value={typed('reference') ?? ''}
            aria-describedby="grant-reference-help"
          />
          <p class="help" id="grant-reference-help">
            {said.referenceHelp}
          </p>
        </div>
        <div class="buttons">
          <button type="submit">{said.recordByHand}</button>
        </div>
      </Box>
    </details>
  );
};

/** Reassigning, delegating, adding an approver: one person, three ways. */
export const HandOverBox: FC<StepBoxProps> = ({ step, actions, ...parts }) => {
  const { reader, shown } = parts;
  const said = words[reader.language];
  const { requestId } = shown.view;
  const id = `hand-over-${step.step}`;
  const typed = (input: string): string | undefined => typedIn(parts, 'hand-over', step.step, input);
  return (
    <details class="more-actions" open={parts.typed?.box === 'hand-over' && parts.typed.step === step.step}>
      <summary>{said.handOver}</summary>
      <Box {...parts} box="hand-over" action="reassign" step={step.step}>
        <p class="help">{said.handOverHelp}</p>
        <div class="field">
          <label for={`${id}-to`}>{said.toWhom}</label>
          <input
            id={`${id}-to`}
            name="to"
            type="text"
            list={peopleListId}
            autocomplete="off"
            value={typed('to') ?? ''}
            aria-describedby={`${id}-to-help`}
          />
          <p class="help" id={`${id}-to-help`}>
            {said.toWhomHelp}
          </p>
        </div>
        {step.assignees.length < 2 ? null : (
          <div class="field">
            <label for={`${id}-from`}>{said.inWhosePlace}</label>
            <select id={`${id}-from`} name="fromPerson">
              <option value="">{said.whicheverPlace}</option>
              {step.assignees.map((assignee) => (
                <option value={assignee} selected={typed('fromPerson') === assignee}>
                  {shown.nameOf(assignee)}
                </option>
              ))}
            </select>
          </div>
        )}
        <TextBox
          id={`${id}-comment`}
          name="comment"
          label={said.commentOptional}
          value={typed('comment')}
          rows={2}
        />
        <div class="buttons">
          {(['reassign', 'delegate', 'addApprover'] as const)
            .filter((name) => actions.includes(name))
            .map((name) => (
              <ActionButton requestId={requestId} action={name}>
                {said[name]}
              </ActionButton>
            ))}
        </div>
      </Box>
    </details>
  );
};

/** A comment of somebody who does not decide the step: the requester, or an operator. */
export const CommentBox: FC<StepBoxProps> = ({ step, ...parts }) => {
  const said = words[parts.reader.language];
  const id = `comment-${step.step}`;
  return (
    <Box {...parts} box="decide" action="comment" step={step.step}>
      <TextBox
        id={id}
        name="comment"
        label={said.comment}
        value={typedIn(parts, 'decide', step.step, 'comment')}
        rows={2}
      />
      <div class="buttons">
        <button type="submit">{said.addComment}</button>
      </div>
    </Box>
  );
};
