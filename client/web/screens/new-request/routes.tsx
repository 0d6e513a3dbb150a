import { Hono, type Context } from 'hono';
import type { PolicySlice } from '../../../../domain/policy/policy.ts';
import { isBlank } from '../../../../domain/request/fields.ts';
import { pocApplicationId } from '../../../../workflows/poc-application/contract.ts';
import type { PersonalDoor } from '../../../personal/door.ts';
import { NotAllowedError, NotThereError } from '../../../personal/errors.ts';
import { NoAnswerError } from '../../../refused.ts';
import type { ServerEnv, ServerParts } from '../../../server/parts.ts';
import { readerOf } from '../../reader.ts';
import { setFlash } from '../../ui/flash.ts';
import { show } from '../../ui/show.ts';
import { askedIn, emptyForm, intentOf, requestIdFor, type Asked } from './asked.ts';
import { choiceOf, choicesOf, type Choice } from './choices.ts';
import { ChoosePage } from './choose-page.tsx';
import { explain } from './explain.ts';
import { ExplanationView } from './explanation.tsx';
import { FormPage, type FormPageProps } from './form-page.tsx';
import { handIn } from './handing-in.ts';
import { todaysPolicy } from './todays-policy.ts';
import type { Trouble } from './troubles.tsx';
import { words } from './words.ts';

/** Asking for something: what there is to ask for, a form for each, and handing it in. */
export function newRequestScreen(parts: ServerParts): Hono<ServerEnv> {
  const screen = new Hono<ServerEnv>();

  screen.get('/new', (c) => {
    const choices = choicesOf(c.get('door'));
    const [only, another] = choices;
    // For customers there is one thing to ask for.
    if (only !== undefined && another === undefined) return c.redirect(`/new/${only.entryPoint}`);
    return show(c, <ChoosePage reader={readerOf(c, parts)} choices={choices} />);
  });

  screen.get('/new/:entryPoint', async (c) => {
    const form = await openForm(c, parts, c.req.param('entryPoint'));
    return showForm(c, { ...form, asked: emptyForm(form.policy, c.req.query()) });
  });

  screen.post('/new/:entryPoint', async (c) => {
    const form = await openForm(c, parts, c.req.param('entryPoint'));
    const { reader, policy } = form;
    const posted = await c.req.parseBody();
    const asked = withApplicationLink(policy, askedIn(posted, policy, reader.language), originOf(c, parts));
    const intent = intentOf(posted);
    if (intent === 'check') {
      const explanation = await explain(c.get('door'), reader, policy, asked);
      // The script puts it beside the form; without it the whole page comes again.
      return c.req.header('hx-request') === 'true'
        ? c.html(<ExplanationView reader={reader} explanation={explanation} />)
        : showForm(c, { ...form, asked, explanation });
    }
    const outcome = await handIn(c.get('door'), reader, policy, asked, intent);
    if (outcome.trouble !== undefined) return showForm(c, { ...form, asked, trouble: outcome.trouble });
    setFlash(c, { text: outcome.text });
    return c.redirect(`/requests/${outcome.requestId}`, 303);
  });
  return screen;
}

/** What every form is made of; throws where there is none for this person. */
async function openForm(
  c: Context<ServerEnv>,
  parts: ServerParts,
  entryPoint: string,
): Promise<Pick<FormPageProps, 'reader' | 'choice' | 'policy'>> {
  const reader = readerOf(c, parts);
  const choice = choiceOf(entryPoint);
  if (choice === undefined) throw new NotThereError(`There is nothing called "${entryPoint}" to ask for.`);
  const door = c.get('door');
  if (door.extent(choice.right) === 'none') {
    throw new NotAllowedError(choice.right, words[reader.language].notYours);
  }
  const policy = await todaysPolicy(parts, choice.entryPoint, reader.who.email);
  return { reader, choice, policy };
}

async function showForm(c: Context<ServerEnv>, form: Omit<FormPageProps, 'pocs'>): Promise<Response> {
  const { trouble } = form;
  const pocs = await runningPocs(c.get('door'), form.choice);
  return show(c, <FormPage {...form} pocs={pocs} />, trouble === undefined ? 200 : statusOf(trouble));
}

function statusOf({ unanswered, begun }: Trouble): 409 | 422 | 503 {
  if (unanswered !== undefined) return 503;
  return begun === undefined ? 422 : 409;
}

/** Suggestions: where nobody answers, a form does without. */
async function runningPocs(door: PersonalDoor, { entryPoint }: Choice): Promise<FormPageProps['pocs']> {
  if (entryPoint !== 'top-up') return [];
  const asked = door.ownRequests({ kind: 'pocApplication', status: 'complete', isOpen: true });
  const own = await asked.catch(noneWithoutAnswer);
  return own.map(({ requestId, account }) => ({
    pocId: requestId.slice(pocApplicationId('').length),
    ...(account === undefined ? {} : { account }),
  }));
}

function noneWithoutAnswer(error: unknown): [] {
  if (error instanceof NoAnswerError) return [];
  throw error;
}

/** Whoever applies here has no other form that could be linked: the application is the request itself. */
function withApplicationLink(policy: PolicySlice, asked: Asked, origin: string): Asked {
  const isWanted = policy.route.submission.requires.includes('applicationLink');
  if (!isWanted || !isBlank(asked.fields, 'applicationLink') || asked.wrong.applicationLink !== undefined) {
    return asked;
  }
  const applicationLink = `${origin}/requests/${requestIdFor(policy, asked.id)}`;
  return { ...asked, fields: { ...asked.fields, applicationLink } };
}

function originOf(c: Context<ServerEnv>, { links }: ServerParts): string {
  return links.confetti ?? new URL(c.req.url).origin;
}
