import assert from 'node:assert/strict';
import { searchAttributes } from '../../domain/search-attributes.ts';
import { startDevServer, type DevServer } from '../../embedded/dev-server.ts';
import { cloneRoot } from '../../embedded/config.ts';
import { temporalCli } from '../../embedded/engine/temporal-cli.ts';
import { busyPortMessages } from '../../embedded/ports.ts';
import { stillAlive } from '../embedded/support/still-alive.ts';
import { createVisitor, signInAs } from '../support/server/visitor.ts';
import { newPlace, npmStart, type Place, type Start } from '../support/product.ts';
import { run } from '../support/temporal-cli.ts';
import { apac, historyOf } from '../support/walk.ts';
import { openOffice, type Office } from './support/office.ts';
import { useProduct } from './support/product.ts';
import { sandboxesOf } from './support/sandboxes.ts';

describe('npm start', () => {
  const product = useProduct();

  it('prints what runs where, then ready', async () => {
    const { place, start } = product();
    const { ports, dataDir } = place.config;
    const first = start.lines.indexOf('') + 1;
    const table = start.lines.slice(first, start.lines.indexOf('', first));
    assert.deepEqual(
      table.map((line) => line.trim().split(/ {2,}/)),
      [
        ['Temporal', `127.0.0.1:${ports.CONFETTI_TEMPORAL_PORT}`],
        ['Temporal Web', place.url('CONFETTI_TEMPORAL_UI_PORT')],
        ['web inbox and API', place.url('CONFETTI_HTTP_PORT')],
        ['Salesforce sandbox', place.url('CONFETTI_SANDBOX_SALESFORCE_PORT')],
        ['TiDB Cloud sandbox', place.url('CONFETTI_SANDBOX_TIDB_CLOUD_PORT')],
        ['Lark sandbox', place.url('CONFETTI_SANDBOX_LARK_PORT')],
        ['mail sandbox', `smtp://127.0.0.1:${ports.CONFETTI_SANDBOX_MAIL_PORT}`],
        ['mailbox of the mail sandbox', place.url('CONFETTI_SANDBOX_MAILBOX_PORT')],
        ['identity provider (sandbox)', place.url('CONFETTI_SANDBOX_IDENTITY_PORT')],
        ['worker', 'task queue confetti'],
        ['data', dataDir],
      ],
    );
    // What the worker has to say later comes after it.
    assert.ok(start.lines.indexOf('ready') > first, start.lines.join('\n'));
  });

  it('prints commands that work as they are', async () => {
    const { place, start } = product();
    const commands = start.lines.filter((line) => line.includes('npx confetti'));
    assert.ok(commands.length > 0, start.lines.join('\n'));
    for (const command of commands) {
      const { code, stdout, stderr } = await run('sh', ['-c', `cd '${cloneRoot}' && ${command}`], place.env);
      assert.equal(code, 0, `${command}\n${stdout}${stderr}`);
    }
  });

  it('has every page of the table answer a browser', async () => {
    const { place } = product();
    const pages = [
      ...(['CONFETTI_TEMPORAL_UI_PORT', 'CONFETTI_SANDBOX_SALESFORCE_PORT'] as const),
      ...(['CONFETTI_SANDBOX_LARK_PORT', 'CONFETTI_SANDBOX_MAILBOX_PORT'] as const),
      'CONFETTI_SANDBOX_IDENTITY_PORT' as const,
    ];
    for (const setting of pages) assert.equal((await fetch(place.url(setting))).status, 200, setting);
  });

  it('lets somebody in who it says can sign in', async () => {
    const { place, start } = product();
    assert.match(start.lines.join('\n'), /^ {2}Xiaole Fang +approves/m);
    const visitor = createVisitor();
    const asked = await visitor.get(place.url('CONFETTI_HTTP_PORT'));
    assert.equal(asked.url.origin, place.url('CONFETTI_SANDBOX_IDENTITY_PORT'));
    const { url, status } = await signInAs(visitor, asked, apac.gpe);
    assert.deepEqual([url.href, status], [`${place.url('CONFETTI_HTTP_PORT')}/inbox`, 200]);
  });

  it('has a worker that reaches every system', async () => {
    const { office } = product();
    const reports = await office.confetti.checkSystems();
    assert.deepEqual(
      reports.filter(({ state }) => state === 'error' || state === 'off'),
      [],
    );
    assert.ok(reports.length >= 4, JSON.stringify(reports));
  });
});

describe('npm start, stopped and started again', function () {
  this.timeout(60_000);
  let place: Place;
  let start: Start | undefined;
  let office: Office | undefined;

  before(async () => {
    place = await newPlace();
  });
  afterEach(async () => {
    await office?.close();
    await start?.stop();
    office = start = undefined;
  });
  after(() => {
    place.remove();
  });

  let requestId: string;
  let history: string[];

  it('leaves nothing running and every port free', async () => {
    start = await npmStart(place);
    office = await openOffice(place);
    requestId = await office.apply();
    await office.walkTo(requestId, 'gpe');
    await office.act(requestId, 'claim', apac.gpe);
    history = historyOf(await office.view(requestId));
    // A workflow task that the worker takes while it stops is lost, and Temporal gives it out again after ten seconds.
    await office.untilAtRest(requestId);
    await office.close();
    const pids = start.pids();
    assert.ok(pids.length >= 4, 'Temporal, the sandboxes, the worker and the server run');
    assert.deepEqual(await start.stop(), { code: 0, signal: null });
    assert.equal(start.lines.at(-1), 'Stopped.');
    assert.deepEqual(await stillAlive([...pids, start.pid]), []);
    assert.deepEqual(await busyPortMessages(place.config.ports), []);
  });

  it('goes on in the middle of the chain, with what everybody has done and been told', async () => {
    start = await npmStart(place);
    office = await openOffice(place);
    assert.deepEqual(historyOf(await office.view(requestId)), history);
    await office.act(requestId, 'decide', apac.gpe, { decision: 'approve' });
    const { fields } = await office.walkTo(requestId, 'complete');
    const sandboxes = sandboxesOf(place);
    const grants = await sandboxes.grantsOf(String(fields.orgId));
    assert.equal(grants.filter((grant) => grant.requestId === requestId).length, 1);
    const mails = await sandboxes.mailsTo(apac.gpe);
    assert.deepEqual(
      mails.map(({ timesReceived }) => timesReceived),
      [1],
    );
    assert.deepEqual(await office.failedTasks(requestId), []);
  });
});

describe('npm start with TEMPORAL_ADDRESS', function () {
  this.timeout(60_000);
  let server: DevServer | undefined;
  let start: Start | undefined;
  let place: Place | undefined;

  after(async () => {
    await start?.stop();
    await server?.stop();
    place?.remove();
  });

  it('uses that server, starts none, and leaves it running at the end', async () => {
    const cli = await temporalCli((line) => process.stderr.write(`${line}\n`));
    server = await startDevServer({ cli, port: 0, headless: true, searchAttributes });
    place = await newPlace({ TEMPORAL_ADDRESS: server.address });
    start = await npmStart(place);
    assert.match(start.lines.join('\n'), /^ {2}Temporal +\S+ \(TEMPORAL_ADDRESS, not started here\)$/m);
    assert.throws(() => start?.pidOf('start-dev'), /runs nothing/);
    const office = await openOffice(place);
    await office.walkTo(await office.apply(), 'sales');
    await office.close();
    await start.stop();
    assert.deepEqual(await stillAlive([server.pid]), [server.pid]);
  });
});
