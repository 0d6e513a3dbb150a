import type { FC } from 'hono/jsx';
import type { HistoryLine } from '../../../../domain/approval/history.ts';
import type { Refusal } from '../../../../domain/approval/refusal.ts';
import type { Reader } from '../../reader.ts';
import { Notice } from '../../ui/notice.tsx';
import { historyLabelIn } from '../../wording/history.ts';
import { orgIdAdvice } from '../../wording/org-id-advice.ts';
import { missingIn, outcomeIn, refusalIn } from '../../wording/refusals.ts';
import { termIn } from '../../wording/terms.ts';
import { sentenceFor, whenIn } from '../../wording/time.ts';
import type { ShownRequest } from './shown-request.ts';
import { words } from './words.ts';

/** Refusals that come of somebody else having acted meanwhile. */
const stale: readonly Refusal['code'][] = [
  'closed',
  'not-open',
  'stale-step',
  'stale-round',
  'stale-content',
  'claimed-by-other',
  'already-decided',
  'being-checked',
  'grant-under-way',
];

/** What has to be mended by whoever sent it is 422; what the request stands against is 409. */
export function statusOf({ code }: Refusal): 409 | 422 {
  const mendable: readonly Refusal['code'][] = [
    'malformed',
    'missing-fields',
    'invalid-field',
    'comment-required',
    'unknown-person',
    'not-eligible',
  ];
  return mendable.includes(code) ? 422 : 409;
}

/** A refusal of the request, or of the form before it was sent on: that one has no code. */
export type ToldRefusal = Pick<Refusal, 'message' | 'missing'> & { readonly code?: Refusal['code'] };

interface RefusedNoticeProps {
  readonly reader: Reader;
  readonly shown: ShownRequest;
  readonly refusal: ToldRefusal;
  /** The last line of the history that its reader had seen. */
  readonly seenLine: number;
}

/** Why it was not done, in the request's own words; where somebody else acted meanwhile, who and what. */
export const RefusedNotice: FC<RefusedNoticeProps> = ({ reader, shown, refusal, seenLine }) => {
  const said = words[reader.language];
  const since =
    refusal.code !== undefined && stale.includes(refusal.code)
      ? linesSince(shown.view.history, seenLine, reader.who.email)
      : [];
  return (
    <Notice kind="refused">
      <Why reader={reader} shown={shown} refusal={refusal} />
      {since.length === 0 ? null : (
        <>
          <p class="meanwhile">{said.meanwhile}:</p>
          <ul>
            {since.map((line) => (
              <li>{lineInWords(reader, line, shown.nameOf)}</li>
            ))}
          </ul>
        </>
      )}
    </Notice>
  );
};

const Why: FC<Omit<RefusedNoticeProps, 'seenLine'>> = ({ reader, shown, refusal }) => {
  const { language } = reader;
  const { message, missing = [], code } = refusal;
  if (missing.length > 0) return <WhatIsMissing reader={reader} shown={shown} refusal={refusal} />;
  const told = refusalIn(language, code);
  if (told === undefined) return <p>{sentenceFor(reader, message)}</p>;
  return (
    <>
      <p>{told}</p>
      <p class="quiet" lang="en">
        {sentenceFor(reader, message)}
      </p>
    </>
  );
};

/** Each blank field with who sets it and where, and how an Org ID is come by (process.md, readings 10 and 11). */
const WhatIsMissing: FC<Omit<RefusedNoticeProps, 'seenLine'>> = ({ reader, shown, refusal }) => {
  const { language } = reader;
  const { message, missing = [] } = refusal;
  const { title, steps } = orgIdAdvice[language];
  return (
    <>
      <p class="outcome">{outcomeIn(language, message)}</p>
      <ul>
        {missing.map((each) => (
          <li>{missingIn(language, shown.policy, each)}</li>
        ))}
      </ul>
      {missing.some(({ field }) => field === 'orgId') ? (
        <>
          <p class="outcome">{title}</p>
          <ol>
            {steps.map((step) => (
              <li>{step}</li>
            ))}
          </ol>
        </>
      ) : null}
    </>
  );
};

/** What others did, and Confetti did, after that line. */
export function linesSince(
  history: readonly HistoryLine[],
  seq: number,
  email: string,
): readonly HistoryLine[] {
  return history.filter((line) => line.seq > seq && line.by !== email);
}

/** `Xiaole Fang: Approved (GPE), 3 min ago: looks sound` */
export function lineInWords(reader: Reader, line: HistoryLine, nameOf: ShownRequest['nameOf']): string {
  const { language } = reader;
  const step = line.step === undefined ? '' : ` (${termIn(language, line.step)})`;
  const comment = line.comment === undefined ? '' : `: ${sentenceFor(reader, line.comment)}`;
  const what = `${historyLabelIn(language, line.action)}${step}`;
  return `${nameOf(line.by)}: ${what}, ${whenIn(reader, line.at)}${comment}`;
}
