import type { FC } from 'hono/jsx';
import type { Language } from '../../languages.ts';
import type { Reader } from '../../reader.ts';
import { Notice } from '../../ui/notice.tsx';
import { Page } from '../../ui/page.tsx';
import { creditsIn, numberIn } from '../../wording/numbers.ts';
import { durationIn, exactly } from '../../wording/time.ts';
import type { SandboxReading, SandboxState, WaitingFault } from './control.ts';
import type { Holding } from './holdings.ts';
import { presetsOf, type PresetId } from './presets.ts';
import { words } from './words.ts';

export const clockSteps = {
  hour: 3_600_000,
  day: 86_400_000,
  week: 604_800_000,
  month: 2_592_000_000,
} as const;
export type ClockStep = keyof typeof clockSteps;

/** What was typed into a sandbox's form of faults and could not be carried out. */
export interface TypedFault {
  readonly slug: string;
  readonly preset: string;
  readonly times: string;
}

interface SandboxesProps {
  readonly reader: Reader;
  readonly sandboxes: readonly SandboxState[];
  readonly done?: 'fault' | 'cleared' | 'clock' | undefined;
  readonly refusal?: string;
  readonly typed?: TypedFault;
}

/** How a sandbox is called in addresses. */
export function slugOf({ name }: { readonly name: string }): string {
  return name.toLowerCase().replace(/[^a-z0-9]+/g, '-');
}

/** What every imitated system holds, and the switches for its faults and its clock. */
export const SandboxesPage: FC<SandboxesProps> = ({ reader, sandboxes, done, refusal, typed }) => {
  const said = words[reader.language];
  return (
    <Page reader={reader} title={said.title}>
      <h1>{said.title}</h1>
      <p class="quiet">{sandboxes.length === 0 ? said.absent : said.intro}</p>
      {done === undefined ? null : <Notice kind="done">{said.done[done]}</Notice>}
      {refusal === undefined ? null : <Notice kind="refused">{refusal}</Notice>}
      {sandboxes.map((sandbox) => (
        <SandboxPart
          reader={reader}
          sandbox={sandbox}
          {...(typed?.slug === slugOf(sandbox) ? { typed } : {})}
        />
      ))}
    </Page>
  );
};

interface PartProps {
  readonly reader: Reader;
  readonly sandbox: SandboxState;
  readonly typed?: TypedFault;
}

const SandboxPart: FC<PartProps> = ({ reader, sandbox, typed }) => {
  const said = words[reader.language];
  const { name, url, reading } = sandbox;
  const slug = slugOf(sandbox);
  return (
    <section id={slug} class="sandbox" aria-labelledby={`${slug}-name`}>
      <h2 id={`${slug}-name`}>
        {name}{' '}
        <a class="quiet" href={url}>
          {said.open}
        </a>
      </h2>
      {reading === undefined ? (
        <p class="bad">■ {said.silent(sandbox.why)}</p>
      ) : (
        <div class="columns">
          <Holds language={reader.language} reading={reading} />
          <Faults language={reader.language} name={name} slug={slug} reading={reading} typed={typed} />
          <Clock reader={reader} slug={slug} reading={reading} />
        </div>
      )}
    </section>
  );
};

interface ReadingProps {
  readonly language: Language;
  readonly reading: SandboxReading;
}

const Holds: FC<ReadingProps> = ({ language, reading: { holdings, calls, latestCalls } }) => {
  const said = words[language];
  return (
    <div>
      <h3>{said.holds}</h3>
      {holdings.map((holding) => (
        <>
          <p>
            {said.holdings[holding.of]} <strong>{numberIn(language, holding.count)}</strong>{' '}
            <InCredits language={language} holding={holding} />
          </p>
          {holding.latest.length === 0 ? null : (
            <ul class="bare quiet small">
              {holding.latest.map((line) => (
                <li>{line}</li>
              ))}
            </ul>
          )}
        </>
      ))}
      <p class="quiet">{said.calls(numberIn(language, calls))}</p>
      <ul class="bare quiet small">
        {latestCalls.map(({ method, path, status }) => (
          <li>
            <span class="key">
              {method} {path} {status}
            </span>
          </li>
        ))}
      </ul>
    </div>
  );
};

const InCredits: FC<{ readonly language: Language; readonly holding: Holding }> = ({
  language,
  holding: { credits },
}) =>
  credits === undefined ? null : (
    <span class="quiet">{words[language].inCredits(creditsIn(language, credits))}</span>
  );

interface FaultsProps extends ReadingProps {
  readonly name: string;
  readonly slug: string;
  readonly typed?: TypedFault | undefined;
}

const Faults: FC<FaultsProps> = ({ language, name, slug, reading: { kind, faults }, typed }) => {
  const said = words[language];
  const label = (preset: PresetId): string => said.presets[preset](name);
  return (
    <div>
      <h3>{said.faults}</h3>
      {faults.length === 0 ? (
        <p class="good">● {said.noFaults}</p>
      ) : (
        <ul class="bare">
          {faults.map((fault) => (
            <li class="warn">▲ {faultWords(language, fault)}</li>
          ))}
        </ul>
      )}
      <form method="post" action={`/sandboxes/${slug}/faults`} class="asking">
        <label>
          {said.whichFault}
          <select name="preset">
            {presetsOf(kind).map((preset) => (
              <option value={preset} selected={preset === typed?.preset}>
                {label(preset)}
              </option>
            ))}
          </select>
        </label>
        <label class="short">
          {said.times}
          <input
            name="times"
            inputmode="numeric"
            value={typed?.times ?? '1'}
            {...(typed === undefined ? {} : { 'aria-invalid': 'true' as const })}
          />
        </label>
        <div class="beside">
          <button type="submit">{said.switchOn}</button>
        </div>
      </form>
      {faults.length === 0 ? null : (
        <form method="post" action={`/sandboxes/${slug}/faults/clear`}>
          <button type="submit">{said.clear}</button>
        </form>
      )}
    </div>
  );
};

/** So many strikes are as good as for ever. */
const forEver = 100_000;

function faultWords(language: Language, { kind, times, status, code, delayMs = 0 }: WaitingFault): string {
  const { fault, forTimes, untilCleared } = words[language];
  const what = ((): string => {
    switch (kind) {
      case 'status':
        return fault.status(String(status ?? ''));
      case 'refuse':
        return fault.refuse(String(code ?? ''));
      case 'slow':
        return fault.slow(numberIn(language, delayMs / 1000));
      case 'drop-before-commit':
      case 'drop-after-commit':
      case 'garbage':
        return fault[kind];
      default:
        return kind;
    }
  })();
  return `${what}, ${times > forEver ? untilCleared : forTimes(numberIn(language, times))}`;
}

const Clock: FC<{ readonly reader: Reader; readonly slug: string; readonly reading: SandboxReading }> = ({
  reader,
  slug,
  reading: { clock },
}) => {
  const said = words[reader.language];
  const { now, offsetMs } = clock;
  const isReal = Math.abs(offsetMs) < 1_000;
  const by = durationIn(reader.language, offsetMs);
  return (
    <div>
      <h3>{said.clock}</h3>
      <p>
        {exactly(reader, now)}{' '}
        <span class={isReal ? 'quiet' : 'warn'}>
          {isReal ? said.realTime : `▲ ${offsetMs > 0 ? said.ahead(by) : said.behind(by)}`}
        </span>
      </p>
      <form method="post" action={`/sandboxes/${slug}/clock`} class="asking">
        <label>
          {said.forward}
          <select name="by">
            {(Object.keys(clockSteps) as ClockStep[]).map((step) => (
              <option value={step}>{said.steps[step]}</option>
            ))}
          </select>
        </label>
        <div class="beside">
          <button type="submit">{said.move}</button>
        </div>
      </form>
      {isReal ? null : (
        <form method="post" action={`/sandboxes/${slug}/clock`}>
          <input type="hidden" name="by" value="real" />
          <button type="submit">{said.backToReal}</button>
        </form>
      )}
      <p class="quiet small">{said.clockHelp}</p>
    </div>
  );
};
