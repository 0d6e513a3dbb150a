import { Hono, type Context } from 'hono';
import type { ListPage } from '../../../list-page.ts';
import type { ListedRequest, ListFilter } from '../../../lists.ts';
import type { PersonalDoor } from '../../../personal/door.ts';
import { RefusedError } from '../../../refused.ts';
import type { ServerEnv, ServerParts } from '../../../server/parts.ts';
import { readerOf } from '../../reader.ts';
import { show } from '../../ui/show.ts';
import { requestsCsv } from './csv.ts';
import { listPath, readListQuery } from './list-query.ts';
import { PocsPage } from './page.tsx';

const limit = 50;
const rowsOfCsvAtOnce = 400;

/** All PoC applications and credit requests, as a page and as a spreadsheet. */
export function pocsScreen(parts: ServerParts): Hono<ServerEnv> {
  const screen = new Hono<ServerEnv>();
  const read = async (c: Context<ServerEnv>) => {
    const params = new URL(c.req.url).searchParams;
    const directory = await parts.people.directory();
    const query = readListQuery(params, { policy: parts.policy, directory, now: parts.now() });
    return { params, directory, query };
  };

  screen.use('/pocs', forColleagues);
  screen.use('/pocs.csv', forColleagues);
  screen.get('/pocs', async (c) => {
    const { params, directory, query } = await read(c);
    const given = params.get('after');
    const after = given === null || given === '' ? undefined : given;
    // The form sends what was left blank as well; an address that people share says only what it means.
    if ([...params.values()].includes('')) return c.redirect(listPath(query.written, after));
    const page = { reader: readerOf(c, parts), policy: parts.policy, directory, query };
    if (query.wrong.length > 0) return show(c, <PocsPage {...page} />, 400);
    try {
      const asked = { limit, ...(after === undefined ? {} : { after }) };
      return await show(c, <PocsPage {...page} list={await c.get('door').listPage(query.filter, asked)} />);
    } catch (error) {
      if (error instanceof RefusedError) return show(c, <PocsPage {...page} isGone />, 400);
      throw error;
    }
  });
  screen.get('/pocs.csv', async (c) => {
    const { directory, query } = await read(c);
    if (query.wrong.length > 0) {
      return show(
        c,
        <PocsPage reader={readerOf(c, parts)} policy={parts.policy} directory={directory} query={query} />,
        400,
      );
    }
    const door = c.get('door');
    const pages = pagesFrom(
      door,
      query.filter,
      await door.listPage(query.filter, { limit: rowsOfCsvAtOnce }),
    );
    // What fails on the way breaks the download off, so that nobody takes half of it for all.
    const lines = ReadableStream.from(requestsCsv(pages)).pipeThrough(new TextEncoderStream());
    return c.body(lines, 200, {
      'content-type': 'text/csv; charset=utf-8',
      'content-disposition': 'attachment; filename="requests.csv"',
    });
  });
  return screen;
}

/** The requests of a page that is there already, and of all that come after it. */
async function* pagesFrom(
  door: Pick<PersonalDoor, 'listPage'>,
  filter: ListFilter,
  first: ListPage,
): AsyncGenerator<readonly ListedRequest[], void> {
  yield first.requests;
  for (let after = first.next; after !== undefined;) {
    const page = await door.listPage(filter, { limit: rowsOfCsvAtOnce, after });
    yield page.requests;
    after = page.next;
  }
}

/** Customers have their own requests, without what goes on inside. */
async function forColleagues(
  c: Context<ServerEnv>,
  next: () => Promise<void>,
): Promise<Response | undefined> {
  if (c.get('door').extent('approve requests') === 'none') return c.redirect('/requests');
  await next();
  return undefined;
}
