import { WorkflowUpdateFailedError } from '@temporalio/client';
import { Hono } from 'hono';
import { NotThereError } from '../../../personal/errors.ts';
import { NoAnswerError } from '../../../refused.ts';
import type { ServerEnv, ServerParts } from '../../../server/parts.ts';
import { orgPath } from '../../paths.ts';
import { readerOf } from '../../reader.ts';
import { needsRight } from '../../ui/needs-right.tsx';
import { show } from '../../ui/show.ts';
import { FindOrgPage } from './find-page.tsx';
import { findOrgs } from './found-orgs.ts';
import { OrgPage, SilentOrgPage, UnknownOrgPage } from './org-page.tsx';
import { words } from './words.ts';

/** Orgs and their credits. */
export function orgsScreen(parts: ServerParts): Hono<ServerEnv> {
  const screen = new Hono<ServerEnv>();
  screen.use('/orgs/*', needsRight(parts, 'see Orgs'));
  screen.get('/orgs', async (c) => {
    const wanted = (c.req.query('q') ?? '').trim();
    if (isOrgNumber(wanted)) return c.redirect(orgPath(wanted));
    const reader = readerOf(c, parts);
    return show(
      c,
      <FindOrgPage reader={reader} wanted={wanted} found={await findOrgs(c.get('door'), wanted)} />,
    );
  });
  screen.get('/orgs/:orgId', async (c) => {
    const orgId = c.req.param('orgId');
    const reader = readerOf(c, parts);
    const door = c.get('door');
    // TiDB Cloud is asked about numbers only: a mistyped name would be remembered for ever as an Org.
    if (!isOrgNumber(orgId)) {
      const error = words[reader.language].notANumber(orgId);
      const found = await findOrgs(door, orgId);
      return show(c, <FindOrgPage reader={reader} wanted={orgId} found={found} error={error} />, 404);
    }
    try {
      return await show(c, <OrgPage reader={reader} policy={parts.policy} org={await door.org(orgId)} />);
    } catch (error) {
      if (error instanceof NotThereError) {
        return show(c, <UnknownOrgPage reader={reader} orgId={orgId} />, 404);
      }
      if (!isSilence(error)) throw error;
      const requests = await door.list({ orgId });
      return show(c, <SilentOrgPage reader={reader} orgId={orgId} requests={requests} />, 503);
    }
  });
  return screen;
}

function isOrgNumber(text: string): boolean {
  return /^\d{1,20}$/.test(text);
}

/** TiDB Cloud did not answer in time, or answered the worker with nothing but errors. */
function isSilence(error: unknown): boolean {
  return error instanceof NoAnswerError || error instanceof WorkflowUpdateFailedError;
}
