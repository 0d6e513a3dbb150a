import type { FC } from 'hono/jsx';
import type { CommonRules, FieldRule } from '../../../domain/policy/policy.ts';
import type { FieldId, FieldValue, FieldValues } from '../../../domain/request/fields.ts';
import { typedField } from '../../field-text.ts';
import type { InEveryLanguage, Language } from '../languages.ts';
import { yesNoWords } from '../wording/field-values.ts';
import { ownersIn } from '../wording/owners.ts';
import { termIn } from '../wording/terms.ts';
import { peopleListId } from './people-list.tsx';

/** What inputs need of a policy, or of its slice for an entry point, which knows better who sets a field and where. */
type FieldPolicy = Pick<CommonRules, 'fields' | 'roles' | 'regions' | 'maxCreditsPerRequest'>;

interface FieldInputProps {
  readonly language: Language;
  readonly policy: FieldPolicy;
  readonly field: FieldId;
  /** What is in it: the field's value, or the text that was typed and could not be taken. */
  readonly value?: FieldValue | undefined;
  readonly error?: string | undefined;
  readonly required?: boolean;
  /** Said instead of who sets it and where. */
  readonly help?: string;
  /** Makes ids unique where a page has the same field in several forms. */
  readonly idPrefix?: string;
}

/** The name of a field's input: apart from what a form carries beside fields. */
export function fieldInputName(field: FieldId): string {
  return `field.${field}`;
}

const en = {
  required: 'required',
  notSaid: 'not said',
  setBy: (who: string, where: string) => `${who}: ${where}`,
};

const words: InEveryLanguage<typeof en> = {
  en,
  zh: { required: '必填', notSaid: '未填写', setBy: (who, where) => `${who}：${where}` },
  ja: { required: '必須', notSaid: '未入力', setBy: (who, where) => `${who}：${where}` },
};

/** A field of the request as a form asks for it: label, control by the policy's type, help and what is wrong with it. */
export const FieldInput: FC<FieldInputProps> = (props) => {
  const { language, policy, field, error, required = false, idPrefix = 'field' } = props;
  const rule = policy.fields[field];
  const id = `${idPrefix}-${field}`;
  const help = props.help ?? words[language].setBy(ownersIn(language, policy, rule), rule.where);
  const described = [...(help === '' ? [] : [`${id}-help`]), ...(error === undefined ? [] : [`${id}-error`])];
  const label = (
    <>
      {termIn(language, rule.label)}
      {required ? <span class="required"> ({words[language].required})</span> : null}
    </>
  );
  const about = {
    'aria-describedby': described.length === 0 ? undefined : described.join(' '),
    'aria-invalid': error === undefined ? undefined : ('true' as const),
  };
  const notes = (
    <>
      {error === undefined ? null : (
        <p class="error" id={`${id}-error`}>
          {error}
        </p>
      )}
      {help === '' ? null : (
        <p class="help" id={`${id}-help`}>
          {help}
        </p>
      )}
    </>
  );
  if (rule.type === 'yes-no') {
    return (
      <fieldset class="field" {...about}>
        <legend>{label}</legend>
        <YesNo {...props} id={id} />
        {notes}
      </fieldset>
    );
  }
  return (
    <div class="field">
      <label for={id}>{label}</label>
      <Control {...props} rule={rule} id={id} about={about} />
      {notes}
    </div>
  );
};

interface ControlProps extends FieldInputProps {
  readonly id: string;
}

/** Nothing is chosen for anybody: an unanswered question is not a no (process.md, reading 3). */
const YesNo: FC<ControlProps> = ({ language, field, value, id }) => (
  <span class="choices">
    {(['yes', 'no'] as const).map((each) => (
      <label class="choice" for={`${id}-${each}`}>
        <input
          type="radio"
          id={`${id}-${each}`}
          name={fieldInputName(field)}
          value={each}
          checked={value === (each === 'yes') || value === each}
        />
        {yesNoWords[language][each]}
      </label>
    ))}
  </span>
);

const Control: FC<
  ControlProps & { readonly rule: FieldRule; readonly about: Readonly<Record<string, string | undefined>> }
> = ({ language, policy, field, value, required = false, id, rule, about }) => {
  const text = value === undefined || value === null ? '' : String(value);
  const common = { id, name: fieldInputName(field), required, ...about };
  switch (rule.type) {
    case 'choice':
    case 'region': {
      const options = rule.type === 'region' ? policy.regions : (rule.choices ?? []);
      return (
        <select {...common}>
          <option value="" selected={text === ''}>
            – {words[language].notSaid} –
          </option>
          {[...new Set([...options, ...(text === '' ? [] : [text])])].map((each) => (
            <option value={each} selected={each === text}>
              {termIn(language, each)}
            </option>
          ))}
        </select>
      );
    }
    case 'credits':
      // What was typed and is no number has to be shown as it was typed, which a number input does not do.
      return <input {...common} type="text" inputmode="numeric" autocomplete="off" value={text} />;
    case 'date':
      return /^(\d{4}-\d{2}-\d{2})?$/.test(text) ? (
        <input {...common} type="date" value={text} />
      ) : (
        <input {...common} type="text" value={text} />
      );
    case 'link':
      return <input {...common} type="url" autocomplete="off" value={text} />;
    case 'person':
      return <input {...common} type="text" list={peopleListId} autocomplete="off" value={text} />;
    case 'text':
    case 'yes-no':
      return field === 'justification' ? (
        <textarea {...common} rows={5} maxlength={4000}>
          {text}
        </textarea>
      ) : (
        <input {...common} type="text" maxlength={255} value={text} />
      );
  }
};

/** The fields of a posted form: what could be read, the texts as they were typed, and what is wrong with which. */
export interface PostedFields {
  readonly fields: FieldValues;
  readonly typed: { readonly [F in FieldId]?: string };
  readonly wrong: { readonly [F in FieldId]?: string };
}

/** Reads the inputs of these fields from a posted form; fields that the form does not have are left out. */
export function postedFields(
  form: Readonly<Record<string, unknown>>,
  { fields: rules }: Pick<CommonRules, 'fields'>,
  language: Language,
): PostedFields {
  const fields: { [F in FieldId]?: FieldValue } = {};
  const typed: { [F in FieldId]?: string } = {};
  const wrong: { [F in FieldId]?: string } = {};
  for (const field of Object.keys(rules) as FieldId[]) {
    const given = form[fieldInputName(field)];
    if (typeof given !== 'string') continue;
    const { label, type } = rules[field];
    // Browsers end lines in two characters, and every input of one line with none.
    const text = given.replace(/\r\n?/g, '\n').trim();
    typed[field] = text;
    const read = typedField(termIn(language, label), type, text);
    if (read.wrong === undefined) fields[field] = read.value;
    else wrong[field] = read.wrong;
  }
  return { fields, typed, wrong };
}
