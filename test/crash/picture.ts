import { WorkflowNotFoundError } from '@temporalio/client';
import { readArchived } from '../../client/archive.ts';
import { tenantViewQuery, type TenantView } from '../../workflows/tenant-credits/contract.ts';
import type { Stage } from '../chaos/stage.ts';
import type { Place } from '../support/product.ts';
import type { PortSetting } from '../../embedded/config.ts';
import { untilAnswered } from '../chaos/patience.ts';
import { shortDigestLength } from '../../domain/wording/short-digest.ts';

/** What is left of a walk, as lines: place by place, in any order, without times and what else is new in every run. */
export type Picture = Readonly<Record<string, readonly string[]>>;

/** Messages that came more than once and are shown once, because they say that they are the same. */
export interface Repeats {
  readonly mails: number;
  readonly cards: number;
}

const salesforceObjects = [
  ...['PoC__c', 'Cloud_User_Request__c', 'PoC_Approval_History__c'],
  ...['Account', 'Contact', 'Lead', 'Opportunity'],
];

/** Looks at everything that a walk leaves behind, over the protocols of each system. `names` are ids of this walk alone. */
export async function pictureOf(
  place: Place,
  stage: Stage,
  ids: { readonly request: string; readonly tenant: string },
  names: readonly string[],
): Promise<{ picture: Picture; repeats: Repeats }> {
  const at = async (port: PortSetting, path: string): Promise<Record<string, Row[]>> => {
    const answer = await fetch(`${place.url(port)}${path}`);
    if (!answer.ok) throw new Error(`${path} answered ${answer.status}: ${await answer.text()}`);
    return (await answer.json()) as Record<string, Row[]>;
  };
  const view = await untilAnswered(() => stage.confetti.view(ids.request));
  const tenant = await orgOf(stage, ids.tenant);
  const rows: Row[] = [];
  const recordIds = new Map<string, string>();
  for (const object of salesforceObjects) {
    const { records = [] } = await at('CONFETTI_SANDBOX_SALESFORCE_PORT', `/_sandbox/records/${object}`);
    for (const record of records) {
      if (isOurs(object)) recordIds.set(String(record['Id']), object);
      rows.push({ object, ...record });
    }
  }
  const { grants = [] } = await at('CONFETTI_SANDBOX_TIDB_CLOUD_PORT', '/_sandbox/grants');
  const { messages: mails = [] } = await at('CONFETTI_SANDBOX_MAILBOX_PORT', '/api/messages');
  const { messages: cards = [] } = await at('CONFETTI_SANDBOX_LARK_PORT', '/api/messages');
  const archived = await readArchived(stage.archiveDirectory, ids.request);

  const line = lineOf(recordIds, names);
  const { history = [], ...rest } = view ?? {};
  const picture: Picture = {
    request: [line(rest)],
    history: history.map(line),
    Org: tenant === undefined ? [] : [line(tenant)],
    Salesforce: rows.map(line),
    ledger: grants.map(line),
    mail: mails.map(({ to, subject, text }) => line({ to, subject, text })),
    Lark: cards.map(({ receiveId, content }) =>
      line({ receiveId, content: JSON.parse(String(content)) as unknown }),
    ),
    archive: archived === undefined ? [] : [line(archived)],
  };
  const repeated = (messages: readonly Row[]): number =>
    messages.reduce((sum, { timesReceived }) => sum + Number(timesReceived) - 1, 0);
  return { picture: sorted(picture), repeats: { mails: repeated(mails), cards: repeated(cards) } };
}

/** How the Org's workflow sees itself; undefined where this walk has none. Those of earlier walks were terminated. */
async function orgOf({ client }: Stage, workflowId: string): Promise<TenantView | undefined> {
  const handle = client.workflow.getHandle(workflowId);
  try {
    const { status } = await untilAnswered(() => handle.describe());
    if (status.name === 'TERMINATED') return undefined;
    return await untilAnswered(() => handle.query(tenantViewQuery));
  } catch (error) {
    if (error instanceof WorkflowNotFoundError) return undefined;
    throw error;
  }
}

type Row = Readonly<Record<string, unknown>>;

const isOurs = (object: string): boolean => object.endsWith('__c');

function sorted(picture: Picture): Picture {
  return Object.fromEntries(Object.entries(picture).map(([place, lines]) => [place, [...lines].sort()]));
}

/** Numbers that count how often something was tried or how long it took. */
const countedInTries = /revision|^(At|Attributes)$|Hours__c$|^response$|^waiting$/i;
const instants = /\d{4}-\d\d-\d\d[T ]\d\d:\d\d(:\d\d(\.\d+)?)?( ?(UTC|Z|\+0000|\+00:00))?/g;
/** Of what was decided on, which names the request. */
const hashes = /[0-9a-f]{64}/g;
/** The digest of an action, which names the request as well (`domain/approval/action-key.ts`). */
const isDigest = (key: string, value: unknown): boolean =>
  key === 'key' && typeof value === 'string' && value.length === shortDigestLength;
const uuids = /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/g;

function lineOf(
  recordIds: ReadonlyMap<string, string>,
  names: readonly string[],
): (thing: unknown) => string {
  const plainText = (text: string): string => {
    const known = recordIds.get(text);
    if (known !== undefined) return `(${known})`;
    let plain = text.replaceAll(instants, '(time)').replaceAll(uuids, '(id)').replaceAll(hashes, '(hash)');
    for (const [id, object] of recordIds) plain = plain.replaceAll(id, `(${object})`);
    for (const name of names) plain = plain.replaceAll(name, name.replace(/\d+$/, 'N'));
    return plain;
  };
  const plain = (thing: unknown): unknown => {
    if (typeof thing === 'string') return plainText(thing);
    if (typeof thing === 'number') return thing > 1.6e12 && thing < 2.2e12 ? '(time)' : thing;
    if (Array.isArray(thing)) return thing.map(plain);
    if (typeof thing !== 'object' || thing === null) return thing;
    return Object.fromEntries(
      Object.entries(thing)
        .filter(([key]) => !countedInTries.test(key))
        .map(([key, value]) => [plainText(key), isDigest(key, value) ? '(hash)' : plain(value)] as const)
        .sort(([one], [other]) => (one < other ? -1 : 1)),
    );
  };
  return (thing) => JSON.stringify(plain(thing));
}
