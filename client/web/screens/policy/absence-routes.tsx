import { randomUUID } from 'node:crypto';
import { Hono, type Context } from 'hono';
import type { DirectoryContent } from '../../../../domain/directory/content.ts';
import type { DirectoryChange } from '../../../../domain/directory/edit.ts';
import type { Person } from '../../../../domain/people/person.ts';
import { NotAllowedError } from '../../../personal/errors.ts';
import { NoAnswerError, RefusedError } from '../../../refused.ts';
import type { ServerEnv, ServerParts } from '../../../server/parts.ts';
import { teamOf } from '../../../team.ts';
import { readerOf, type Reader } from '../../reader.ts';
import { show } from '../../ui/show.ts';
import { absenceIn, type AbsenceForm } from './absence-form.ts';
import type { AbsencePartProps } from './absence-part.tsx';
import { PeoplePage } from './people-page.tsx';
import { words } from './words.ts';

/** The people of the directory, or of the policy file while the directory does not answer. */
export interface PresentPeople {
  readonly directory: DirectoryContent;
  readonly isFromFile: boolean;
}

/** Who is who, and saying that somebody is away or back. */
export function absenceRoutes(
  parts: ServerParts,
  present: (c: Context<ServerEnv>) => Promise<PresentPeople>,
): Hono<ServerEnv> {
  const screen = new Hono<ServerEnv>();
  const { policy } = parts;

  const page = async (
    c: Context<ServerEnv>,
    said: Partial<Pick<AbsencePartProps, 'form' | 'problems' | 'refusal' | 'done'>>,
  ) => {
    const reader = readerOf(c, parts);
    const { directory, isFromFile } = await present(c);
    const editable = editableBy(c, reader, directory);
    const form = { ...emptyForm(editable[0]?.id ?? ''), ...said.form };
    return <PeoplePage {...{ reader, policy, directory, isFromFile, editable, ...said, form }} />;
  };

  /** Carries a change out; what stands against it is told beside the form, which is kept. */
  const carryOut = async (
    c: Context<ServerEnv>,
    id: string,
    change: DirectoryChange,
    done: 'saved' | 'cleared',
    form?: AbsenceForm,
  ) => {
    const told = async (refusal: string, status: 403 | 422 | 503) =>
      show(c, await page(c, { refusal, ...(form === undefined ? {} : { form }) }), status);
    try {
      await c.get('door').editDirectory(id, change);
      return c.redirect(`/policy/people?done=${done}#absences`, 303);
    } catch (error) {
      if (error instanceof RefusedError) return told(error.refusal.message, 422);
      if (error instanceof NotAllowedError) return told(error.message, 403);
      if (!(error instanceof NoAnswerError)) throw error;
      return told(words[readerOf(c, parts).language].absence.notNow, 503);
    }
  };

  screen.get('/policy/people', async (c) => {
    const done = (['saved', 'cleared'] as const).find((each) => each === c.req.query('done'));
    return show(c, await page(c, done === undefined ? {} : { done }));
  });
  screen.post('/policy/people/away', async (c) => {
    const form = formIn(await c.req.parseBody());
    const said = absenceIn(form, readerOf(c, parts));
    if ('problems' in said) return show(c, await page(c, { form, problems: said.problems }), 422);
    return carryOut(c, form.id, said.change, 'saved', form);
  });
  screen.post('/policy/people/back', async (c) => {
    const { id, person, from } = textsIn(await c.req.parseBody());
    const change: DirectoryChange = {
      kind: 'clearOutOfOffice',
      person: person ?? '',
      ...(from !== undefined && /^\d{1,16}$/.test(from) ? { from: Number(from) } : {}),
    };
    return carryOut(c, id ?? randomUUID(), change, 'cleared');
  });
  return screen;
}

/** The reader first, then whom else their right reaches: operators everybody, managers those who report to them. */
function editableBy(
  c: Context<ServerEnv>,
  { who, now }: Reader,
  directory: DirectoryContent,
): readonly Person[] {
  const own = Object.values(directory.people).filter(({ id }) => id === who.person?.id);
  if (c.get('door').extent('edit absences') !== 'all') return own;
  const [self] = own;
  const others =
    who.standing === 'operator' || self === undefined
      ? Object.values(directory.people).filter(({ id }) => id !== self?.id)
      : teamOf(directory, self);
  const isThere = ({ departedAt }: Person): boolean => departedAt === undefined || departedAt > now;
  return [...own, ...others.filter(isThere).toSorted((one, other) => (one.name < other.name ? -1 : 1))];
}

function emptyForm(person: string): AbsenceForm {
  return { id: randomUUID(), person, from: '', lastDay: '', delegate: '', note: '' };
}

function formIn(body: Record<string, unknown>): AbsenceForm {
  const { id = randomUUID(), person = '', from = '', lastDay = '', delegate = '', note = '' } = textsIn(body);
  return { id, person, from, lastDay, delegate, note };
}

/** What was typed; a file is nothing that these forms ask for. */
function textsIn(body: Record<string, unknown>): Readonly<Record<string, string>> {
  const texts = Object.entries(body).filter(
    (entry): entry is [string, string] => typeof entry[1] === 'string',
  );
  return Object.fromEntries(texts);
}
