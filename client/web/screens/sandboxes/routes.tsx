import { Hono, type Context } from 'hono';
import type { ServerEnv, ServerParts } from '../../../server/parts.ts';
import { readerOf } from '../../reader.ts';
import { needsRight } from '../../ui/needs-right.tsx';
import { show } from '../../ui/show.ts';
import {
  clearFaults,
  moveClock,
  readSandboxes,
  SandboxError,
  switchFaultOn,
  type SandboxPlace,
} from './control.ts';
import { clockSteps, SandboxesPage, slugOf, type ClockStep, type TypedFault } from './page.tsx';
import { presetIds, presetsOf, kindOfSandbox } from './presets.ts';
import { words } from './words.ts';

type Done = 'fault' | 'cleared' | 'clock';

/** The imitated systems, where they run: what they hold, their faults and their clocks. */
export function sandboxesScreen(parts: ServerParts): Hono<ServerEnv> {
  const places = parts.links.sandboxes ?? [];
  const screen = new Hono<ServerEnv>();

  const refused = async (c: Context<ServerEnv>, refusal: string, status: 422 | 502, typed?: TypedFault) => {
    const shown = { reader: readerOf(c, parts), sandboxes: await readSandboxes(places), refusal };
    return show(c, <SandboxesPage {...shown} {...(typed === undefined ? {} : { typed })} />, status);
  };
  /** Tells the sandbox of the address something, and leads back to it. */
  const carryOut = async (
    c: Context<ServerEnv>,
    tell: (place: SandboxPlace) => Promise<void>,
    done: Done,
  ) => {
    const place = places.find((each) => slugOf(each) === c.req.param('slug'));
    if (place === undefined) return c.notFound();
    try {
      await tell(place);
      return c.redirect(`/sandboxes?done=${done}#${slugOf(place)}`, 303);
    } catch (error) {
      if (!(error instanceof SandboxError)) throw error;
      return refused(c, words[readerOf(c, parts).language].notDone(error.message), 502);
    }
  };

  screen.use('/sandboxes/*', needsRight(parts, 'see the sandboxes'));
  screen.get('/sandboxes', async (c) => {
    const done = (['fault', 'cleared', 'clock'] as const).find((each) => each === c.req.query('done'));
    const sandboxes = await readSandboxes(places);
    return show(c, <SandboxesPage reader={readerOf(c, parts)} sandboxes={sandboxes} done={done} />);
  });
  screen.post('/sandboxes/:slug/faults', async (c) => {
    const { preset = '', times = '' } = await c.req.parseBody<{ preset?: string; times?: string }>();
    const { problem } = words[readerOf(c, parts).language];
    const slug = c.req.param('slug');
    const place = places.find((each) => slugOf(each) === slug);
    const known = presetIds.find((each) => each === preset);
    const typed = { slug, preset, times };
    if (
      place !== undefined &&
      (known === undefined || !presetsOf(kindOfSandbox(place.name)).includes(known))
    ) {
      return refused(c, problem.choose, 422, typed);
    }
    if (!/^\d{1,4}$/.test(times) || Number(times) < 1 || Number(times) > 1_000) {
      return refused(c, problem.times, 422, typed);
    }
    return carryOut(c, (to) => switchFaultOn(to, known ?? 'away', Number(times)), 'fault');
  });
  screen.post('/sandboxes/:slug/faults/clear', (c) => carryOut(c, clearFaults, 'cleared'));
  screen.post('/sandboxes/:slug/clock', async (c) => {
    const { by = '' } = await c.req.parseBody<{ by?: string }>();
    const isStep = (text: string): text is ClockStep => Object.hasOwn(clockSteps, text);
    if (by !== 'real' && !isStep(by)) {
      return refused(c, words[readerOf(c, parts).language].problem.choose, 422);
    }
    return carryOut(c, (place) => moveClock(place, isStep(by) ? clockSteps[by] : null), 'clock');
  });
  return screen;
}
