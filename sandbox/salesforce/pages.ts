import type { Context } from 'hono';
import { html } from 'hono/html';

import { page, pageHeaders } from '../page.ts';
import type { Org } from './org.ts';
import { valueOf } from './read.ts';
import type { FieldSchema, ObjectSchema } from './schema/types.ts';
import type { StoredRecord } from './store.ts';

/** The objects that people look at, and what their lists show. */
const shownObjects: Readonly<Record<string, readonly string[]>> = {
  PoC__c: [
    'Account__c',
    'Region__c',
    'Credits_Needed__c',
    'Approval_Status__c',
    'Waiting_For__c',
    'Credits_Granted__c',
    'LastModifiedDate',
  ],
  Cloud_User_Request__c: [
    'PoC__c',
    'Account__c',
    'Region__c',
    'Credits_Needed__c',
    'Tier__c',
    'Approval_Status__c',
    'Waiting_For__c',
    'Credits_Granted__c',
    'LastModifiedDate',
  ],
};

/** `GET /`: every PoC and Cloud User Request with what waits for whom. Read-only; the newest first. */
export async function homePage(c: Context, org: Org): Promise<Response> {
  const lists = Object.keys(shownObjects).flatMap((name) => {
    const object = org.schema.object(name);
    if (object === undefined) return [];
    const records = org.store.all(object, false).reverse();
    return html`<h2>${object.labelPlural}</h2>
      ${
        records.length === 0
          ? html`<p>No ${object.label} yet. Records appear here as soon as something creates them.</p>`
          : recordTable(org, object, records)
      }`;
  });
  return c.html(await page('Salesforce sandbox', html`${lists}`), 200, pageHeaders);
}

/** Records that others lead to; they have no list of their own and no Approval History. */
const relatedObjects: readonly string[] = ['Account', 'Contact', 'Lead', 'Opportunity'];

/** `GET /_ui/search/ui/UnifiedSearchResults?str=P-1042`: the PoCs and Cloud User Requests of that name. */
export async function searchPage(c: Context, org: Org): Promise<Response> {
  const wanted = (c.req.query('str') ?? '').trim().toLowerCase();
  const lists = Object.keys(shownObjects).flatMap((name) => {
    const object = org.schema.object(name);
    if (object === undefined || wanted === '') return [];
    const found = org.store.all(object, false).filter((each) => titleOf(each).toLowerCase() === wanted);
    return found.length === 0
      ? []
      : [
          html`<h2>${object.labelPlural}</h2>
            ${recordTable(org, object, found)}`,
        ];
  });
  const body = html`<p><a href="/">All records</a></p>
    ${lists.length === 0 ? html`<p>No record is called that.</p>` : lists}`;
  return c.html(await page('Search', body), 200, pageHeaders);
}

/**
 * `GET /lightning/r/{Object}/{id}/view`: one PoC or Cloud User Request with its Approval History, oldest entry first,
 * and a PoC's Cloud User Requests.
 */
export async function recordPage(c: Context, org: Org): Promise<Response> {
  const name = c.req.param('object') ?? '';
  const isShown = Object.hasOwn(shownObjects, name);
  const object = isShown || relatedObjects.includes(name) ? org.schema.object(name) : undefined;
  const record = object && org.store.get(object, c.req.param('id') ?? '');
  if (object === undefined || record === undefined || record.deleted) {
    const nothing = html`<p>There is no such record. <a href="/">All records</a></p>`;
    return c.html(await page('Not found', nothing), 404, pageHeaders);
  }
  const facts = object.fields.map(
    (field) =>
      html`<tr>
        <th scope="row">${field.label}</th>
        <td>${show(org, record, field)}</td>
      </tr>`,
  );
  const requests = org.schema.object('Cloud_User_Request__c');
  const raised =
    object.name !== 'PoC__c' || requests === undefined
      ? []
      : org.store.find(requests, 'PoC__c', [record.id]).reverse();
  const body = html`<p><a href="/">All records</a></p>
    <table>
      <tbody>
        ${facts}
      </tbody>
    </table>
    ${
      isShown
        ? html`<h2>Approval History</h2>
            ${historyTable(org, object, record)}`
        : ''
    }
    ${
      requests === undefined || raised.length === 0
        ? ''
        : html`<h2>${requests.labelPlural}</h2>
            ${recordTable(org, requests, raised)}`
    }`;
  return c.html(await page(String(record.fields['Name'] ?? record.id), body), 200, pageHeaders);
}

function historyTable(org: Org, object: ObjectSchema, record: StoredRecord) {
  const history = org.schema.object('PoC_Approval_History__c');
  const entries =
    history === undefined
      ? []
      : org.store
          .find(history, object.name, [record.id])
          .sort((a, b) => Number(a.fields['Sequence__c'] ?? 0) - Number(b.fields['Sequence__c'] ?? 0));
  if (history === undefined || entries.length === 0)
    return html`<p>Not submitted: the Approval History is blank.</p>`;
  const columns = history.fields.filter(({ name, type }) => name.endsWith('__c') && type !== 'reference');
  return html`<table>
    <thead>
      <tr>
        ${columns.map((field) => html`<th scope="col">${field.label}</th>`)}
      </tr>
    </thead>
    <tbody>
      ${entries.map(
        (entry) =>
          html`<tr>
            ${columns.map((field) => html`<td>${show(org, entry, field)}</td>`)}
          </tr>`,
      )}
    </tbody>
  </table>`;
}

/** A list of records, the first column leading to each. */
function recordTable(org: Org, object: ObjectSchema, records: readonly StoredRecord[]) {
  const columns = (shownObjects[object.name] ?? []).flatMap((name) => org.schema.field(object, name) ?? []);
  return html`<table>
    <thead>
      <tr>
        <th scope="col">${object.label}</th>
        ${columns.map((field) => html`<th scope="col">${field.label}</th>`)}
      </tr>
    </thead>
    <tbody>
      ${records.map(
        (record) =>
          html`<tr>
            <td><a href="/lightning/r/${object.name}/${record.id}/view">${titleOf(record)}</a></td>
            ${columns.map((field) => html`<td>${show(org, record, field)}</td>`)}
          </tr>`,
      )}
    </tbody>
  </table>`;
}

/** How people know a record: by the request that it belongs to, else by its name. */
const titleOf = (record: StoredRecord): string =>
  String(record.fields['Confetti_Request_Id__c'] ?? record.fields['Name'] ?? record.id);

function show(org: Org, record: StoredRecord, field: FieldSchema): string {
  const value = valueOf(record, field);
  if (value === null) return '';
  if (field.type !== 'reference') return String(value);
  const object = org.schema.objectOfId(String(value));
  const parent = object && org.store.get(object, String(value));
  const name = parent && org.schema.field(parent.object, 'Name');
  if (parent === undefined || name === undefined) return String(value);
  return parent.object.name in shownObjects ? titleOf(parent) : String(valueOf(parent, name) ?? value);
}
