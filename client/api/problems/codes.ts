import type { RefusalCode } from '../../../domain/approval/refusal.ts';

/** What every problem of one code has in common. */
interface Problem {
  readonly status: 400 | 401 | 403 | 404 | 405 | 409 | 413 | 415 | 422 | 429 | 500 | 503;
  readonly title: string;
}

/** What the API itself does not do. */
export const ownProblems = {
  'bad-request': { status: 400, title: 'Cannot be understood' },
  'not-signed-in': { status: 401, title: 'Nobody is signed in' },
  'bad-token': { status: 401, title: 'The token is not good' },
  'not-allowed': { status: 403, title: 'Not allowed' },
  'cross-site': { status: 403, title: 'Sent from another site' },
  'not-found': { status: 404, title: 'Not there' },
  'method-not-allowed': { status: 405, title: 'Not done this way' },
  'too-large': { status: 413, title: 'Too large' },
  'not-json': { status: 415, title: 'Not JSON' },
  'too-many-calls': { status: 429, title: 'Too many calls' },
  'too-many-streams': { status: 429, title: 'Too many event streams' },
  unexpected: { status: 500, title: 'Something went wrong here' },
  'no-answer': { status: 503, title: 'No answer in time' },
  'archive-incomplete': { status: 503, title: 'The archive is not complete' },
} as const satisfies Readonly<Record<string, Problem>>;

const state = (title: string) => ({ status: 409, title }) as const;
const content = (title: string) => ({ status: 422, title }) as const;
const person = (title: string) => ({ status: 403, title }) as const;

/**
 * What a request, the directory or an Org refuses: 403 where somebody else would be let, 409 where it would be done at
 * another time or in another state, 422 where what was sent has to change.
 */
export const refusals = {
  malformed: content('Cannot be understood'),
  'id-used': state('The id was used before'),
  closed: state('Closed'),
  'not-open': state('Not open for this'),
  'unknown-step': content('No such step'),
  'stale-step': state('The step is not the current one'),
  'stale-round': state('Another round has begun'),
  'wrong-kind': content('Not for this kind of step'),
  'not-yours': person('Not yours to do'),
  'own-request': person('Your own request'),
  'claimed-by-other': state('Claimed by somebody else'),
  'already-decided': state('Already decided'),
  'stale-content': state('Changed since you looked'),
  'not-an-operator': person('Not an operator'),
  'comment-required': content('A comment is needed'),
  'missing-fields': content('Fields are missing'),
  'unknown-person': content('Nobody of that name'),
  'field-not-yours': person('Not your field to set'),
  'invalid-field': content('A field cannot have this value'),
  'no-question': state('No question is open'),
  'too-many-reassignments': state('Reassigned too often'),
  'grant-under-way': state('The credits are being added'),
  'policy-not-published': state('Not the published policy'),
  'too-much': state('No room for more'),
  'being-checked': state('Still being looked at'),
  'not-eligible': content('Cannot be granted'),
  'not-reserved': state('Nothing is reserved'),
  'no-drift': state('Nothing drifts'),
} as const satisfies Readonly<Record<RefusalCode, Problem>>;

export type OwnCode = keyof typeof ownProblems;
export type ProblemCode = OwnCode | RefusalCode;

export const problemCodes = [...new Set([...Object.keys(ownProblems), ...Object.keys(refusals)])];
