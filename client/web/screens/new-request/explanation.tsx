import type { FC } from 'hono/jsx';
import type { Explanation, ExplainedField, ExplainedStep } from '../../../../domain/policy/explain.ts';
import type { Reader } from '../../reader.ts';
import { listIn } from '../../wording/numbers.ts';
import { termIn } from '../../wording/terms.ts';
import { words } from './words.ts';

interface ExplanationProps {
  readonly reader: Reader;
  readonly explanation: Explanation;
}

/** What would happen to the request as it is filled in: who is asked, until when, and what is missing. */
export const ExplanationView: FC<ExplanationProps> = ({ reader, explanation }) => {
  const { language } = reader;
  const said = words[language].explain;
  const { region, regionBecause, tier, steps, submission } = explanation;
  return (
    <section class="explanation" aria-labelledby="explanation-title">
      <h2 id="explanation-title">{said.title}</h2>
      {region === null ? (
        <p class="quiet" lang="en">
          {regionBecause}
        </p>
      ) : (
        <p class="quiet">{said.region(region)}</p>
      )}
      {tier === undefined ? null : (
        <p>
          {said.tier} <b>{tier.id}</b>: <span lang="en">{tier.because}</span>{' '}
          <span class="quiet">({said.tierHelp})</span>
        </p>
      )}
      <Fields
        reader={reader}
        title={said.missing}
        fields={submission.requires}
        otherwise={said.nothingMissing}
      />
      <Fields reader={reader} title={said.open} fields={submission.confirms} />
      <ol class="what-happens">
        {steps.map((step) => (
          <Step reader={reader} step={step} told={regionBecause} />
        ))}
      </ol>
    </section>
  );
};

const Fields: FC<{
  readonly reader: Reader;
  readonly title: string;
  readonly fields: readonly ExplainedField[];
  readonly otherwise?: string;
}> = ({ reader: { language }, title, fields, otherwise }) => {
  const blank = fields.filter((field) => field.blank).map(({ label }) => termIn(language, label));
  if (blank.length === 0) return otherwise === undefined ? null : <p>{otherwise}</p>;
  return (
    <p>
      {title}: <b>{listIn(language, blank)}</b>
    </p>
  );
};

/** `told` is what has been said of them all, and need not be said of each. */
const Step: FC<{
  readonly reader: Reader;
  readonly step: ExplainedStep;
  readonly told: string | undefined;
}> = ({ reader: { language }, step, told }) => {
  const said = words[language].explain;
  const label = termIn(language, step.label);
  if (!step.included) {
    return (
      <li class="quiet">
        {label}: {said.skipped(termIn(language, step.because))}
      </li>
    );
  }
  const { slaHours, kind, who, whoBecause } = step;
  const due =
    slaHours === null
      ? said.noSla
      : kind === 'approval'
        ? said.within(slaHours)
        : said.creditsWithin(slaHours);
  const blank = step.requires.filter((field) => field.blank).map((field) => termIn(language, field.label));
  const notes = [
    ...(who.length === 0 && whoBecause !== told ? [whoBecause] : []),
    ...(blank.length === 0 ? [] : [said.needs(listIn(language, blank))]),
  ];
  return (
    <li>
      <b>{label}</b> · {who.length === 0 ? said.nobody : listIn(language, who)} · {due}
      {notes.length === 0 ? null : <p class="quiet">{notes.join(' · ')}</p>}
    </li>
  );
};
