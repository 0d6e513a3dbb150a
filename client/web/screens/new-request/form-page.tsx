import type { FC } from 'hono/jsx';
import { startForm, type StartField } from '../../../../domain/approval/start-form.ts';
import { isSaidByCustomers } from '../../../personal/customer-limits.ts';
import type { Explanation } from '../../../../domain/policy/explain.ts';
import { kindOf, type PolicySlice } from '../../../../domain/policy/policy.ts';
import type { FieldId } from '../../../../domain/request/fields.ts';
import type { Reader } from '../../reader.ts';
import { FieldInput } from '../../ui/field-input.tsx';
import { Page } from '../../ui/page.tsx';
import { PeopleList } from '../../ui/people-list.tsx';
import { Aside } from './aside.tsx';
import { inputNames, type Asked } from './asked.ts';
import type { Choice } from './choices.ts';
import { helpFor, inAskersWords, isCustomer } from './field-help.ts';
import { PocInput, type RunningPoc } from './poc-input.tsx';
import { RegionInput } from './region-input.tsx';
import { nameable } from './todays-policy.ts';
import { Troubles, type Trouble } from './troubles.tsx';
import { words } from './words.ts';

export interface FormPageProps {
  readonly reader: Reader;
  readonly choice: Choice;
  readonly policy: PolicySlice;
  readonly asked: Asked;
  /** PoCs of the reader's that run, to choose from. */
  readonly pocs: readonly RunningPoc[];
  readonly trouble?: Trouble;
  readonly explanation?: Explanation;
}

/** The form for one thing that can be asked for: exactly the fields that whoever asks may set. */
export const FormPage: FC<FormPageProps> = (props) => {
  const { reader, choice, trouble } = props;
  const { offers } = words[reader.language];
  const { title, about } = offers[choice.entryPoint];
  return (
    <Page
      reader={reader}
      title={trouble === undefined ? title : `${words[reader.language].notHandedIn}: ${title}`}
    >
      <h1>{title}</h1>
      <p class="quiet">{isCustomer(reader) ? words[reader.language].customerIntro : about}</p>
      {trouble === undefined ? null : <Troubles reader={reader} trouble={trouble} />}
      <div class="ask">
        <Form {...props} />
        <Aside {...props} />
      </div>
    </Page>
  );
};

const Form: FC<FormPageProps> = ({ reader, choice, policy, asked, pocs, trouble }) => {
  const said = words[reader.language];
  const form = startForm(policy).map(asAsked);
  const isUpFront = ({ field, need }: StartField): boolean =>
    need === 'required' || choice.upFront.includes(field);
  const shown = isCustomer(reader) ? form.filter(({ field }) => choice.upFront.includes(field)) : form;
  const hidden = form.filter(
    (each) =>
      !shown.includes(each) &&
      asked.typed[each.field] !== undefined &&
      (!isCustomer(reader) || isSaidByCustomers(each.field)),
  );
  const groups = {
    first: inFront(shown.filter(isUpFront), choice.upFront),
    confirmed: shown.filter((each) => each.need === 'confirmed' && !isUpFront(each)),
    later: shown.filter((each) => each.need === 'later' && !isUpFront(each)),
  };
  const inputs = (fields: readonly StartField[]) => (
    <div class={isCustomer(reader) ? undefined : 'fields-asked'}>
      {fields.map((each) => (
        <Input reader={reader} policy={policy} asked={asked} trouble={trouble} each={each} />
      ))}
    </div>
  );
  return (
    <form method="post" action={`/new/${choice.entryPoint}`} novalidate>
      <input type="hidden" name={inputNames.id} value={asked.id} />
      {hidden.map(({ field }) => (
        <input type="hidden" name={inputNames.field(field)} value={asked.typed[field]} />
      ))}
      {choice.entryPoint === 'top-up' ? (
        <PocInput reader={reader} value={asked.pocId} pocs={pocs} error={trouble?.poc} />
      ) : null}
      {inputs(groups.first)}
      {isCustomer(reader) ? <p>{said.weWriteTo(nameAndAddress(reader))}</p> : null}
      {groups.confirmed.length === 0 ? null : (
        <fieldset class="part">
          <legend>{said.confirmed}</legend>
          <p class="quiet">{said.confirmedHelp}</p>
          {inputs(groups.confirmed)}
        </fieldset>
      )}
      {groups.later.length === 0 ? null : (
        <details
          class="part"
          open={groups.later.some(({ field }) => isFilled(asked, field) || trouble?.fields[field])}
        >
          <summary>{said.later}</summary>
          <p class="quiet">{said.laterHelp}</p>
          {inputs(groups.later)}
        </details>
      )}
      {isCustomer(reader) ? null : <PeopleList people={nameable(policy)} />}
      <Buttons reader={reader} choice={choice} />
    </form>
  );
};

interface InputProps extends Pick<FormPageProps, 'reader' | 'policy' | 'asked'> {
  readonly trouble: Trouble | undefined;
  readonly each: StartField;
}

const Input: FC<InputProps> = ({ reader, policy, asked, trouble, each }) => {
  const { field, need } = each;
  const props = {
    value: asked.typed[field],
    error: trouble?.fields[field],
    help: helpFor(reader, policy, each),
  };
  const shown = inAskersWords(reader, policy);
  return isCustomer(reader) && field === 'region' ? (
    <RegionInput {...props} reader={reader} policy={shown} />
  ) : (
    <FieldInput
      {...props}
      language={reader.language}
      policy={shown}
      field={field}
      required={need === 'required'}
    />
  );
};

const Buttons: FC<{ readonly reader: Reader; readonly choice: Choice }> = ({ reader, choice }) => {
  const said = words[reader.language];
  const path = `/new/${choice.entryPoint}`;
  return (
    <div class="buttons">
      <button type="submit" class="primary" name={inputNames.intent} value="submit">
        {isCustomer(reader) ? said.apply : said.submit}
      </button>
      {kindOf(choice.entryPoint) === 'pocApplication' && !isCustomer(reader) ? (
        <button type="submit" name={inputNames.intent} value="draft">
          {said.draft}
        </button>
      ) : null}
      {isCustomer(reader) ? null : (
        <button
          type="submit"
          name={inputNames.intent}
          value="check"
          title={said.checkHelp}
          hx-post={path}
          hx-target="#explanation"
        >
          {said.check}
        </button>
      )}
    </div>
  );
};

function nameAndAddress({ who: { name, email } }: Reader): string {
  return name === email ? email : `${name} <${email}>`;
}

function isFilled({ typed }: Asked, field: FieldId): boolean {
  return (typed[field] ?? '') !== '';
}

/** Where nobody names another one, the application is the page of the request. */
function asAsked(each: StartField): StartField {
  return each.field === 'applicationLink' ? { ...each, need: 'later' } : each;
}

/** Company and region begin a form: they say whom it is about. */
function inFront(fields: readonly StartField[], upFront: readonly FieldId[]): StartField[] {
  const begins = fields.filter(({ field }) => upFront.includes(field));
  begins.sort((a, b) => upFront.indexOf(a.field) - upFront.indexOf(b.field));
  return [...begins, ...fields.filter((each) => !begins.includes(each))];
}
