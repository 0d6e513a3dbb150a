import { Hono, type Context } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import { directoryOf } from '../../../../domain/directory/content.ts';
import { checkPolicy } from '../../../../domain/policy/check.ts';
import { explainRoute } from '../../../../domain/policy/explain.ts';
import { entryPoints } from '../../../../domain/policy/policy.ts';
import { utcDay } from '../../../../domain/wording/time.ts';
import type { PersonalDoor } from '../../../personal/door.ts';
import { NotThereError } from '../../../personal/errors.ts';
import { NoAnswerError } from '../../../refused.ts';
import type { ServerEnv, ServerParts } from '../../../server/parts.ts';
import { readerOf } from '../../reader.ts';
import { needsRight } from '../../ui/needs-right.tsx';
import { show } from '../../ui/show.ts';
import { absenceRoutes, type PresentPeople } from './absence-routes.tsx';
import { CheckPage, type PastedCheck } from './check-page.tsx';
import { drawRoute, presentSlice } from './drawn-route.ts';
import { explainedBy, explainFiltersIn } from './explain-asked.ts';
import { ExplainPage } from './explain-page.tsx';
import { fileMarks } from './file-marks.ts';
import { FilePage } from './file-page.tsx';
import { RoutesPage } from './routes-page.tsx';

/** Routes, people, explaining and checking: what the rules are and who they mean. */
export function policyScreen(parts: ServerParts): Hono<ServerEnv> {
  const { policy, policyText } = parts;
  const { edition, regions } = policy;
  const marks = policyText === undefined ? undefined : fileMarks(policyText);
  const screen = new Hono<ServerEnv>();
  const present = async (c: Context<ServerEnv>): Promise<PresentPeople> => {
    try {
      return { directory: await c.get('door').directory(), isFromFile: false };
    } catch (error) {
      if (!(error instanceof NoAnswerError || error instanceof NotThereError)) throw error;
      return { directory: directoryOf(policy), isFromFile: true };
    }
  };

  screen.use('/policy/*', needsRight(parts, 'see the policy'));
  screen.get('/policy', async (c) => {
    const reader = readerOf(c, parts);
    const entryPoint = entryPoints.find((each) => each === c.req.query('entryPoint')) ?? 'cloud-user';
    const own = reader.who.person?.region ?? '';
    const wanted = [c.req.query('region') ?? '', own].find((each) => regions.includes(each));
    const region = wanted ?? regions[0] ?? '';
    const { directory, isFromFile } = await present(c);
    const route = drawRoute(presentSlice(policy, directory, entryPoint), region);
    return show(c, <RoutesPage {...{ reader, policy, route, region, marks, isFromFile }} />);
  });
  screen.route('/', absenceRoutes(parts, present));
  screen.get('/policy/explain', async (c) => {
    const reader = readerOf(c, parts);
    const query = new URL(c.req.url).searchParams;
    const filters = explainFiltersIn(query);
    if (!query.has('entryPoint')) {
      const own = { ...filters, requester: reader.who.email };
      return show(c, <ExplainPage {...{ reader, policy, filters: own }} />);
    }
    const asked = explainedBy(filters, policy);
    if ('problems' in asked) {
      return show(c, <ExplainPage {...{ reader, policy, filters }} problems={asked.problems} />, 422);
    }
    const { directory } = await present(c);
    const slice = presentSlice(policy, directory, filters.entryPoint);
    const explanation = explainRoute(slice, asked.fields, asked.circumstances);
    return show(c, <ExplainPage {...{ reader, policy, filters, explanation }} />);
  });

  const checkPage = (c: Context<ServerEnv>, text?: string, pasted?: PastedCheck) => (
    <CheckPage
      reader={readerOf(c, parts)}
      edition={edition}
      warnings={checkPolicy(policy, utcDay(parts.now()))}
      mayPaste={c.get('door').extent('check a policy') !== 'none'}
      {...(text === undefined ? {} : { text })}
      {...(pasted === undefined ? {} : { pasted })}
    />
  );
  screen.get('/policy/check', (c) => show(c, checkPage(c)));
  // Answered at once and not led on to a page to look at: nothing is changed, and the text is in no address.
  screen.post(
    '/policy/check',
    bodyLimit({
      maxSize: longestText,
      onError: (c: Context<ServerEnv>) => show(c, checkPage(c, '', { outcome: 'tooLong' }), 413),
    }),
    async (c) => {
      const { text } = await c.req.parseBody<{ text?: string }>();
      const door = c.get('door');
      if (door.extent('check a policy') === 'none') return show(c, checkPage(c), 403);
      const pasted = checkText(door, typeof text === 'string' ? text : '');
      return show(c, checkPage(c, text, pasted), pasted.outcome === 'fine' ? 200 : 422);
    },
  );
  screen.get('/policy/file', (c) =>
    show(c, <FilePage reader={readerOf(c, parts)} edition={edition} text={policyText} />),
  );
  return screen;
}

/** Bytes of a form with a policy's text; the shipped one has about 30 KB. */
const longestText = 500_000;

function checkText(door: PersonalDoor, text: string): PastedCheck {
  if (text.trim() === '') return { outcome: 'empty' };
  const { edition, problems, warnings } = door.checkPolicy(text);
  return edition === undefined ? { outcome: 'wrong', problems } : { outcome: 'fine', edition, warnings };
}
