import type { FC } from 'hono/jsx';
import type { ExplainedField, ExplainedStep, Explanation } from '../../../../domain/policy/explain.ts';
import { entryPoints, type Policy } from '../../../../domain/policy/policy.ts';
import type { Reader } from '../../reader.ts';
import { Notice } from '../../ui/notice.tsx';
import { listIn } from '../../wording/numbers.ts';
import { termIn } from '../../wording/terms.ts';
import type { ExplainFilters, ExplainProblem } from './explain-asked.ts';
import { PolicyPage } from './policy-page.tsx';
import { words } from './words.ts';

interface ExplainProps {
  readonly reader: Reader;
  readonly policy: Pick<Policy, 'edition' | 'regions'>;
  readonly filters: ExplainFilters;
  readonly problems?: readonly ExplainProblem[];
  /** Absent until something is asked. */
  readonly explanation?: Explanation;
}

/** What would happen to a request: asked in the address, so that an answer can be sent to somebody. */
export const ExplainPage: FC<ExplainProps> = (props) => {
  const { reader, policy, problems = [], explanation } = props;
  const said = words[reader.language].explain;
  return (
    <PolicyPage reader={reader} edition={policy.edition} tab="explain">
      <h2>{said.title}</h2>
      <p class="quiet">{said.intro}</p>
      {problems.length === 0 ? null : (
        <Notice kind="refused">{problems.map((problem) => said.problems[problem]).join('\n')}</Notice>
      )}
      <ExplainForm {...props} problems={problems} />
      {explanation === undefined ? null : <Explained reader={reader} explanation={explanation} />}
    </PolicyPage>
  );
};

const ExplainForm: FC<ExplainProps & { readonly problems: readonly ExplainProblem[] }> = ({
  reader: { language },
  policy: { regions },
  filters,
  problems,
}) => {
  const said = words[language];
  const { explain } = said;
  const invalid = (problem: ExplainProblem) =>
    problems.includes(problem) ? { 'aria-invalid': 'true' as const } : {};
  return (
    <form method="get" action="/policy/explain" class="asking">
      <label class="long">
        {said.entryPoint}
        <select name="entryPoint">
          {entryPoints.map((each) => (
            <option value={each} selected={each === filters.entryPoint}>
              {said.routes[each]}
            </option>
          ))}
        </select>
      </label>
      <label>
        {said.region}
        <select name="region">
          <option value="">{explain.notSaid}</option>
          {regions.map((each) => (
            <option value={each} selected={each === filters.region}>
              {each}
            </option>
          ))}
        </select>
      </label>
      <label>
        {explain.credits}
        <input name="credits" inputmode="numeric" value={filters.credits} {...invalid('credits')} />
      </label>
      <label>
        {explain.accumulated}
        <input
          name="accumulated"
          inputmode="numeric"
          value={filters.accumulated}
          {...invalid('accumulated')}
        />
        <span class="help">{explain.accumulatedHelp}</span>
      </label>
      <label>
        {explain.autoApprove}
        <select name="autoApprove">
          {(['', 'yes', 'no'] as const).map((each) => (
            <option value={each} selected={each === filters.autoApprove}>
              {each === '' ? explain.notSaid : explain[each]}
            </option>
          ))}
        </select>
      </label>
      <label>
        {explain.requester}
        <input name="requester" type="email" value={filters.requester} />
        <span class="help">{explain.requesterHelp}</span>
      </label>
      <div class="beside">
        <button type="submit" class="primary">
          {explain.submit}
        </button>
      </div>
    </form>
  );
};

const Explained: FC<{ readonly reader: Reader; readonly explanation: Explanation }> = ({
  reader: { language },
  explanation,
}) => {
  const said = words[language];
  const { entryPoint, region, tier, steps, submission } = explanation;
  return (
    <section>
      <h2>
        {said.routes[entryPoint]}
        {region === null ? '' : ` · ${region}`}
      </h2>
      {region === null ? <Notice kind="info">{said.explain.noRegion}</Notice> : null}
      <dl class="reasons">
        {tier === undefined ? null : (
          <>
            <dt>{said.explain.tier}</dt>
            <dd>
              <strong>{tier.id}</strong> <span lang="en">{tier.because}</span>
            </dd>
          </>
        )}
        <Fields language={language} label={said.explain.needed} fields={submission.requires} />
        <Fields language={language} label={said.explain.confirmed} fields={submission.confirms} />
      </dl>
      <ol class="drawn-chain" role="list">
        {steps.map((step) => (
          <ExplainedPart language={language} step={step} />
        ))}
      </ol>
    </section>
  );
};

interface FieldsProps {
  readonly language: Reader['language'];
  readonly label: string;
  readonly fields: readonly ExplainedField[];
}

const Fields: FC<FieldsProps> = ({ language, label, fields }) =>
  fields.length === 0 ? null : (
    <>
      <dt>{label}</dt>
      <dd>
        {listIn(
          language,
          fields.map((field) => termIn(language, field.label)),
        )}
      </dd>
    </>
  );

/** The reasons are the engine's own words, as every surface has them. */
const ExplainedPart: FC<{ readonly language: Reader['language']; readonly step: ExplainedStep }> = ({
  language,
  step,
}) => {
  const { explain } = words[language];
  if (!step.included) {
    return (
      <li class="out">
        <p class="route-head">
          <strong>{termIn(language, step.label)}</strong> {explain.skipped}:{' '}
          <span lang="en">{step.because}</span>
        </p>
      </li>
    );
  }
  return (
    <li class={step.kind}>
      <p class="route-head">
        <strong>{termIn(language, step.label)}</strong>{' '}
        <span class="quiet" lang="en">
          {step.responsibility}
        </span>
      </p>
      <dl class="reasons">
        <dt>{explain.why}</dt>
        <dd lang="en">{step.because}</dd>
        <dt>{explain.who}</dt>
        <dd>
          {step.who.length === 0 ? <span class="warn">▲ {explain.nobody}</span> : step.who.join(', ')}{' '}
          <span class="quiet" lang="en">
            ({step.whoBecause})
          </span>
        </dd>
        <dt>{explain.sla}</dt>
        <dd lang="en">{step.slaSource}</dd>
        <Fields language={language} label={explain.needs} fields={step.requires} />
      </dl>
    </li>
  );
};
