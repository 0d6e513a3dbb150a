import type { FC } from 'hono/jsx';
import type { Refusal } from '../../../../domain/approval/refusal.ts';
import type { PolicySlice } from '../../../../domain/policy/policy.ts';
import type { FieldId } from '../../../../domain/request/fields.ts';
import type { Reader } from '../../reader.ts';
import { termIn } from '../../wording/terms.ts';
import { gapsOf, isOfPoc, type Asked, type Intent } from './asked.ts';
import { words } from './words.ts';

/** Why a form was not handed in: what is wrong with which field, and what is wrong beside that. */
export interface Trouble {
  readonly fields: { readonly [F in FieldId]?: string };
  /** What is wrong with the PoC that credits are for. */
  readonly poc?: string;
  /** The workflow's own words where they are about no field. */
  readonly message?: string;
  /** The request that may have been started all the same: its id, and its page. */
  readonly unanswered?: string;
  /** The request that another version of the form began before. */
  readonly begun?: string;
  readonly yesNo: readonly FieldId[];
}

/** What is wrong with a form as it was filled in, all of it at once; undefined when nothing is. */
export function wrongFields(
  reader: Reader,
  policy: PolicySlice,
  asked: Asked,
  intent: Intent,
): Trouble | undefined {
  // Of credit requests the door tells: much of what they need is taken over from their PoC.
  const isJudged = intent === 'submit' && isOfPoc(policy.entryPoint);
  const gaps = isJudged ? gapsOf(policy, asked, reader.who.email, reader.now) : undefined;
  const isWrong = Object.keys(asked.wrong).length > 0;
  if (gaps === undefined) return isWrong ? { fields: asked.wrong, yesNo: yesNoOf(policy) } : undefined;
  const trouble = refusedTrouble(reader, policy, gaps);
  return { ...trouble, fields: { ...trouble.fields, ...asked.wrong } };
}

/** A refusal, each missing field at its place. */
export function refusedTrouble(reader: Reader, policy: PolicySlice, refusal: Refusal): Trouble {
  const { missing = [], message } = refusal;
  const fields = Object.fromEntries(missing.map((each) => [each.field, missingInWords(reader, each)]));
  return { fields, yesNo: yesNoOf(policy), ...(missing.length === 0 ? { message } : {}) };
}

export function pocTrouble(reader: Reader, policy: PolicySlice): Trouble {
  const poc = words[reader.language].pocMissing;
  return { fields: {}, poc, yesNo: yesNoOf(policy) };
}

export function unansweredTrouble(requestId: string): Trouble {
  return { fields: {}, yesNo: [], unanswered: requestId };
}

export function begunTrouble(requestId: string): Trouble {
  return { fields: {}, yesNo: [], begun: requestId };
}

function missingInWords(
  { language, who }: Reader,
  { field, label, setBy, where }: NonNullable<Refusal['missing']>[number],
): string {
  const said = words[language];
  if (who.standing === 'customer') {
    const labels: { readonly [F in FieldId]?: string } = said.labels;
    return said.emptyForCustomer(labels[field] ?? termIn(language, label));
  }
  return `${said.empty(termIn(language, label))} ${said.whoSets(setBy, where)}`;
}

function yesNoOf({ fields }: PolicySlice): FieldId[] {
  return (Object.keys(fields) as FieldId[]).filter((field) => fields[field].type === 'yes-no');
}

/** At the top of the form: everything that is wrong, each with a way to its field. */
export const Troubles: FC<{ readonly reader: Reader; readonly trouble: Trouble }> = ({ reader, trouble }) => {
  const said = words[reader.language];
  const { fields, poc, message, unanswered, begun, yesNo } = trouble;
  if (unanswered !== undefined) {
    return (
      <div class="notice refused" role="alert" tabindex={-1} autofocus>
        <h2>{said.noAnswer}</h2>
        <p>{said.noAnswerText}</p>
        <a href={`/requests/${unanswered}`}>{said.look}</a>
      </div>
    );
  }
  if (begun !== undefined) {
    return (
      <div class="notice refused" role="alert" tabindex={-1} autofocus>
        <h2>{said.begunBefore}</h2>
        <p>{said.begunBeforeText}</p>
        <a href={`/requests/${begun}`}>{said.look}</a> · <a href="/new">{said.newForm}</a>
      </div>
    );
  }
  const wrong = Object.entries(fields) as [FieldId, string][];
  return (
    <div class="notice refused" role="alert" tabindex={-1} autofocus>
      <h2>{said.notHandedIn}</h2>
      {message === undefined ? null : <p>{message}</p>}
      {wrong.length === 0 && poc === undefined ? null : (
        <ul>
          {poc === undefined ? null : (
            <li>
              <a href="#poc">{poc}</a>
            </li>
          )}
          {wrong.map(([field, text]) => (
            <li>
              <a href={`#field-${field}${yesNo.includes(field) ? '-yes' : ''}`}>{text}</a>
            </li>
          ))}
        </ul>
      )}
    </div>
  );
};
