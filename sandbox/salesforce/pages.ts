import type { Context } from 'hono';
import { html } from 'hono/html';

import { page, pageHeaders } from '../page.ts';
import type { Org } from './org.ts';
import { valueOf } from './read.ts';
import type { FieldSchema } from './schema/types.ts';
import type { StoredRecord } from './store.ts';

/** `GET /`: every PoC with what waits for whom. Read-only; the newest first. */
export async function pocListPage(c: Context, org: Org): Promise<Response> {
  const object = org.schema.object('PoC__c');
  const records = object === undefined ? [] : org.store.all(object, false).reverse();
  const rows = records.map(
    (record) =>
      html`<tr>
        <td>
          <a href="/lightning/r/PoC__c/${record.id}/view"
            >${cell(record, 'Confetti_Request_Id__c') || cell(record, 'Name')}</a
          >
        </td>
        <td>${lookupName(org, record, 'Account__c')}</td>
        <td>${cell(record, 'Region__c')}</td>
        <td>${cell(record, 'Credits_Needed__c')}</td>
        <td>${cell(record, 'Approval_Status__c')}</td>
        <td>${cell(record, 'Waiting_For__c')}</td>
        <td>${cell(record, 'LastModifiedDate')}</td>
      </tr>`,
  );
  const table =
    rows.length === 0
      ? html`<p>No PoC yet. Records appear here as soon as something creates them.</p>`
      : html`<table>
          <thead>
            <tr>
              ${[
                'PoC',
                'Account',
                'Region',
                'Credits Needed',
                'Approval Status',
                'Waiting For',
                'Last Modified',
              ].map((title) => html`<th scope="col">${title}</th>`)}
            </tr>
          </thead>
          <tbody>
            ${rows}
          </tbody>
        </table>`;
  return c.html(await page('Salesforce sandbox: PoCs', table), 200, pageHeaders);
}

/** `GET /lightning/r/PoC__c/{id}/view`: one PoC with its Approval History, oldest entry first. */
export async function pocPage(c: Context, org: Org): Promise<Response> {
  const object = org.schema.object('PoC__c');
  const history = org.schema.object('PoC_Approval_History__c');
  const record = object && org.store.get(object, c.req.param('id') ?? '');
  if (object === undefined || history === undefined || record === undefined || record.deleted) {
    const nothing = html`<p>There is no PoC with this id. <a href="/">All PoCs</a></p>`;
    return c.html(await page('Not found', nothing), 404, pageHeaders);
  }
  const facts = object.fields.map(
    (field) =>
      html`<tr>
        <th scope="row">${field.label}</th>
        <td>${field.type === 'reference' ? lookupName(org, record, field.name) : show(record, field)}</td>
      </tr>`,
  );
  const shown = history.fields.filter((field) => field.name.endsWith('__c') && field.name !== 'PoC__c');
  const entries = org.store
    .find(history, 'PoC__c', [record.id])
    .sort((a, b) => Number(a.fields['Sequence__c'] ?? 0) - Number(b.fields['Sequence__c'] ?? 0));
  const body = html`<p><a href="/">All PoCs</a></p>
    <table>
      <tbody>
        ${facts}
      </tbody>
    </table>
    <h2>Approval History</h2>
    ${
      entries.length === 0
        ? html`<p>Not submitted: the Approval History is blank.</p>`
        : html`<table>
            <thead>
              <tr>
                ${shown.map((field) => html`<th scope="col">${field.label}</th>`)}
              </tr>
            </thead>
            <tbody>
              ${entries.map(
                (entry) =>
                  html`<tr>
                    ${shown.map((field) => html`<td>${show(entry, field)}</td>`)}
                  </tr>`,
              )}
            </tbody>
          </table>`
    }`;
  return c.html(await page(String(record.fields['Name'] ?? record.id), body), 200, pageHeaders);
}

function cell(record: StoredRecord, name: string): string {
  const field = record.object.fields.find((candidate) => candidate.name === name);
  return field === undefined ? '' : show(record, field);
}

function show(record: StoredRecord, field: FieldSchema): string {
  const value = valueOf(record, field);
  return value === null ? '' : String(value);
}

function lookupName(org: Org, record: StoredRecord, name: string): string {
  const id = record.fields[name];
  if (typeof id !== 'string') return '';
  const object = org.schema.objectOfId(id);
  const parent = object && org.store.get(object, id);
  return parent === undefined ? id : cell(parent, 'Name');
}
