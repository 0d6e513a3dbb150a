import type { Child, FC } from 'hono/jsx';
import { Notice } from '../../ui/notice.tsx';
import { PeopleList } from '../../ui/people-list.tsx';
import { Stepper } from '../../ui/stepper.tsx';
import { ownersIn } from '../../wording/owners.ts';
import { termIn } from '../../wording/terms.ts';
import type { RequestParts } from './box.tsx';
import { standOf } from './changes.tsx';
import { CommentBox, DecisionBox, HandOverBox } from './decision-box.tsx';
import { Balance, Facts, Links, Problems } from './facts.tsx';
import { History } from './history.tsx';
import { Opening } from './opening.tsx';
import { OperatorBox } from './operator-box.tsx';
import { AnswerBox, FieldsBox, RecallBox, RequesterBox } from './requester-box.tsx';
import { pathIn } from './place.ts';
import { words } from './words.ts';

interface RequestDetailProps extends RequestParts {
  /** What became of what was tried. */
  readonly notice?: Child;
}

/**
 * One request for whoever reads it: what it is and who is waited for, the steps, the facts, what they may do, what
 * happened. The same in the inbox and by itself.
 */
export const RequestDetail: FC<RequestDetailProps> = ({ notice, ...parts }) => {
  const { reader, shown, place } = parts;
  const { view, beside, own, people } = shown;
  const isCustomer = reader.who.standing === 'customer';
  const since = new URLSearchParams({
    line: String(view.history.at(-1)?.seq ?? 0),
    stand: standOf(view),
    at: pathIn(place, view.requestId),
  });
  return (
    <article class="request" aria-labelledby="request-title">
      <div
        class="changed"
        id="changed"
        role="status"
        data-events={`/api/v1/requests/${view.requestId}/events`}
        hx-get={`/requests/${view.requestId}/changes?${since.toString()}`}
        hx-trigger="changed"
        hx-swap="innerHTML"
      ></div>
      {notice ?? null}
      <Opening reader={reader} shown={shown} />
      <Stepper reader={reader} steps={view.steps} own={own} {...(beside === undefined ? {} : { beside })} />
      <Problems reader={reader} shown={shown} />
      <Facts reader={reader} shown={shown} />
      <OthersMissing {...parts} />
      <Actions {...parts} />
      <Balance reader={reader} shown={shown} />
      {isCustomer ? null : <History reader={reader} shown={shown} />}
      <Links reader={reader} shown={shown} />
      {people.length === 0 ? null : <PeopleList people={people} />}
    </article>
  );
};

/** What stands in the way and is somebody else's to fill in: who, and where. */
const OthersMissing: FC<RequestParts> = ({ reader, shown }) => {
  const { view, policy, possible, own } = shown;
  const said = words[reader.language];
  // What an approver owns is asked for in the decision itself.
  const inDecision = own.length > 0;
  const others = view.missing.filter(({ field }) => !inDecision || !possible.fields.includes(field));
  if (others.length === 0) return null;
  return (
    <section class="missing" aria-labelledby="missing-title">
      <h2 id="missing-title">{said.needsOthers}</h2>
      <ul>
        {others.map(({ field, label, where }) => (
          <li>
            <strong>{termIn(reader.language, label)}</strong>
            {': '}
            {said.setBy(ownersIn(reader.language, policy, policy.fields[field]))}
            <span class="quiet"> ({where})</span>
          </li>
        ))}
      </ul>
    </section>
  );
};

/** Everything that the reader may do, the usual before the unusual. */
const Actions: FC<RequestParts> = (parts) => {
  const { reader, shown } = parts;
  const { possible, own, view } = shown;
  const said = words[reader.language];
  const { onSteps, onRequest } = possible;
  const isOperator = reader.who.standing === 'operator';
  const waiting = view.steps.filter(({ status }) => status === 'active');
  const id = reader.who.person?.id ?? '';
  const isAskersOwn = waiting.some(
    ({ step, deciders = [] }) => deciders.includes(id) && !own.includes(step) && possible.speaks,
  );
  const claimed = waiting.filter(
    ({ step, claimedBy }) => claimedBy !== undefined && claimedBy !== reader.who.name && !own.includes(step),
  );
  return (
    <section class="actions" aria-label={said.yourPart}>
      {isAskersOwn ? <p class="quiet">{said.ownRequest}</p> : null}
      {claimed.map(({ claimedBy = '' }) => (
        <p class="quiet">{said.claimedBy(claimedBy)}</p>
      ))}
      {onSteps
        .filter(({ actions }) => actions.includes('answer'))
        .map(({ step }) => (
          <AnswerBox {...parts} step={step} />
        ))}
      {onSteps
        .filter(({ step }) => own.includes(step.step))
        .map(({ step, actions }) => (
          <DecisionBox {...parts} step={step} actions={actions} />
        ))}
      <RequesterBox {...parts} />
      <div class="unusual">
        <RecallBox {...parts} />
        {onRequest.includes('setFields') || onRequest.includes('amend') ? <FieldsBox {...parts} /> : null}
        {onSteps
          .filter(({ actions }) => actions.includes('reassign') || actions.includes('delegate'))
          .map(({ step, actions }) => (
            <HandOverBox {...parts} step={step} actions={actions} />
          ))}
        {onSteps
          .filter(({ step, actions }) => actions.includes('comment') && !own.includes(step.step))
          .map(({ step, actions }) => (
            <details class="more-actions">
              <summary>{said.comment}…</summary>
              <CommentBox {...parts} step={step} actions={actions} />
            </details>
          ))}
        {isOperator
          ? onSteps.map(({ step, actions }) => <OperatorBox {...parts} step={step} actions={actions} />)
          : null}
        {isOperator && onSteps.length === 0 && onRequest.includes('adoptPolicy') ? (
          <OperatorBox {...parts} actions={[]} />
        ) : null}
      </div>
    </section>
  );
};

/** What was typed and has no form any more: it is not lost. */
export const KeptText: FC<{ readonly label: string; readonly text: string }> = ({ label, text }) => (
  <Notice kind="info">
    <label for="kept-text">{label}</label>
    <textarea id="kept-text" readonly rows={3}>
      {text}
    </textarea>
  </Notice>
);
