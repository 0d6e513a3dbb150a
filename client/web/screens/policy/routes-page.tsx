import type { FC } from 'hono/jsx';
import { absenceAt } from '../../../../domain/directory/absence.ts';
import type { Person } from '../../../../domain/people/person.ts';
import {
  entryPoints,
  type EntryPoint,
  type Policy,
  type RegionId,
} from '../../../../domain/policy/policy.ts';
import type { Reader } from '../../reader.ts';
import { Notice } from '../../ui/notice.tsx';
import { listIn, numberIn } from '../../wording/numbers.ts';
import { termIn } from '../../wording/terms.ts';
import { clockIn, durationIn } from '../../wording/time.ts';
import type { DrawnRoute, DrawnStep, DrawnTier } from './drawn-route.ts';
import type { FileMarks } from './file-marks.ts';
import { PolicyPage } from './policy-page.tsx';
import { words } from './words.ts';

interface RoutesProps {
  readonly reader: Reader;
  readonly policy: Pick<Policy, 'edition' | 'regions'>;
  readonly route: DrawnRoute;
  readonly region: RegionId;
  /** Absent where the file's text is not at hand. */
  readonly marks?: FileMarks | undefined;
  /** The directory did not answer. */
  readonly isFromFile: boolean;
}

/** A route drawn step by step, in one region: who, until when, and what lets a step be left out. */
export const RoutesPage: FC<RoutesProps> = (props) => {
  const { reader, policy, route, region, isFromFile } = props;
  const said = words[reader.language];
  return (
    <PolicyPage reader={reader} edition={policy.edition} tab="routes">
      <Choice reader={reader} regions={policy.regions} region={region} entryPoint={route.entryPoint} />
      {isFromFile ? <Notice kind="info">{said.fromFile}</Notice> : null}
      <section>
        <h2>
          {said.routes[route.entryPoint]} · {region}
        </h2>
        {route.credits ? null : <p class="quiet">{said.noCredits}</p>}
        <div class="tiers">
          {route.tiers.map((tier) => (
            <TierPart {...props} tier={tier} />
          ))}
        </div>
      </section>
    </PolicyPage>
  );
};

const Choice: FC<{
  readonly reader: Reader;
  readonly regions: readonly RegionId[];
  readonly region: RegionId;
  readonly entryPoint: EntryPoint;
}> = ({ reader, regions, region, entryPoint }) => {
  const said = words[reader.language];
  const to = (entry: EntryPoint, place: RegionId): string =>
    `/policy?${new URLSearchParams({ entryPoint: entry, region: place }).toString()}`;
  const current = (is: boolean) => (is ? { 'aria-current': 'true' as const } : {});
  return (
    <div class="route-choices">
      <nav aria-label={said.entryPoint}>
        {entryPoints.map((each) => (
          <a href={to(each, region)} {...current(each === entryPoint)}>
            {said.routes[each]}
          </a>
        ))}
      </nav>
      <nav aria-label={said.region}>
        {regions.map((each) => (
          <a href={to(entryPoint, each)} {...current(each === region)}>
            {each}
          </a>
        ))}
      </nav>
    </div>
  );
};

const TierPart: FC<RoutesProps & { readonly tier: DrawnTier }> = ({ tier, ...props }) => {
  const { language } = props.reader;
  const said = words[language];
  const { id, upTo, steps } = tier;
  const limits =
    upTo === undefined
      ? said.tierAbove
      : said.tierUpTo(numberIn(language, upTo.creditsNeeded), numberIn(language, upTo.accumulatedCredits));
  return (
    <div>
      {id === undefined ? null : (
        <h3>
          {said.tier(id)} <span class="quiet">{limits}</span>
        </h3>
      )}
      <ol class="drawn-chain" role="list">
        {steps.map((step) => (
          <StepPart {...props} step={step} />
        ))}
      </ol>
    </div>
  );
};

const StepPart: FC<RoutesProps & { readonly step: DrawnStep }> = ({ reader, step, marks }) => {
  const { language } = reader;
  const said = words[language];
  const { presence, skipWhen, needs } = step;
  const isOut = presence.is !== 'in';
  const mark = marks?.(step.path);
  const asides = [
    ...(step.alongside ? [said.alongside] : []),
    ...(needs === 'all' ? [said.needsAll] : typeof needs === 'number' ? [said.needs(String(needs))] : []),
    ...(step.automatic ? [said.automatic] : []),
  ];
  return (
    <li class={isOut ? 'out' : step.kind}>
      <p class="route-head">
        <strong>{termIn(language, step.label)}</strong> <span class="quiet">{slaWords(language, step)}</span>
      </p>
      <p class="quiet" lang="en">
        {step.responsibility}
      </p>
      {presence.is === 'switched-off' ? <p>{said.switchedOff(presence.switch)}</p> : null}
      {presence.is === 'elsewhere' ? <p>{said.elsewhere(listIn(language, presence.regions))}</p> : null}
      {isOut ? null : <Who reader={reader} step={step} />}
      {isOut || skipWhen === undefined ? null : (
        <p class="branch">
          {said.skipped(termIn(language, skipWhen.label), termIn(language, skipWhen.because))}
        </p>
      )}
      {isOut ? null : asides.map((aside) => <p class="quiet">{aside}</p>)}
      {mark === undefined ? null : (
        <p class="source">
          <a href={`/policy/file#L${mark.line}`}>
            {mark.sources.length === 0 ? null : `${mark.sources.join(' · ')} `}
            <span class={mark.sources.length === 0 ? '' : 'visually-hidden'}>
              {said.line(String(mark.line))}
            </span>
          </a>
        </p>
      )}
    </li>
  );
};

function slaWords(language: Reader['language'], { kind, slaHours, hours }: DrawnStep): string {
  const said = words[language];
  if (slaHours === null) return said.noSla;
  const time = durationIn(language, slaHours * 3_600_000);
  const told = kind === 'approval' ? said.firstResponse(time) : said.added(time);
  return hours === 'business' ? `${told} (${said.working})` : told;
}

const Who: FC<{ readonly reader: Reader; readonly step: DrawnStep }> = ({ reader, step }) => {
  const said = words[reader.language];
  const { holders, namedBy } = step;
  if (namedBy.how === 'requesters-manager') return <p>{said.requestersManager}</p>;
  return (
    <p>
      {holders.length === 0 ? <span class="warn">▲ {said.nobody}</span> : null}
      {holders.map((person, index) => (
        <>
          {index === 0 ? '' : ', '}
          <Named reader={reader} person={person} />
        </>
      ))}
      {namedBy.how === 'field' ? (
        <span class="quiet"> {said.named(termIn(reader.language, namedBy.label))}</span>
      ) : null}
    </p>
  );
};

/** A person, and until when they are away. */
const Named: FC<{ readonly reader: Reader; readonly person: Person }> = ({ reader, person }) => {
  const absence = absenceAt(person, reader.now);
  if (absence === undefined) return <>{person.name}</>;
  return (
    <>
      {person.name} <span class="warn">‖ {words[reader.language].away(clockIn(reader, absence.until))}</span>
    </>
  );
};
