import type { Context } from 'hono';
import { html } from 'hono/html';

import { page, pageHeaders } from '../page.ts';
import { remainingCentsOf } from './ledger.ts';
import type { BillRow, GrantRow, Ledger, OrgRow } from './ledger.ts';
import type { OperationRow, Operations } from './operations.ts';
import { ledgerGrantView } from './views.ts';

const shownGrants = 100;

const whole = new Intl.NumberFormat('en-US');
const dollars = new Intl.NumberFormat('en-US', { style: 'currency', currency: 'USD' });
const inDollars = (cents: number) => dollars.format(cents / 100);
const totalGranted = (grants: readonly GrantRow[]) =>
  whole.format(grants.reduce((sum, { credits }) => sum + credits, 0));

/** `GET /orgs`: every Org, as the Ops Portal lists them. */
export async function orgListPage(c: Context, ledger: Ledger): Promise<Response> {
  const rows = ledger.orgs().map((org) => {
    const grants = ledger.grants(org.orgId);
    return html`<tr>
      <td><a href="/orgs/${org.orgId}">${org.name}</a></td>
      <td class="count">${org.orgId}</td>
      <td>${org.ownerEmail}</td>
      <td>${org.status}</td>
      <td>${org.plan}</td>
      <td>${org.region}</td>
      <td class="count">${inDollars(remainingCentsOf(grants))}</td>
      <td class="count">${totalGranted(grants)}</td>
    </tr>`;
  });
  const titles = ['Org', 'Org ID', 'Owner', 'Status', 'Plan', 'Region', 'Remaining Credits', 'Granted'];
  return c.html(await page('Ops Portal: Orgs', table(titles, rows)), 200, pageHeaders);
}

/** `GET /orgs/{orgId}`: one Org with its grants, bills and Operation History. */
export async function orgPage(c: Context, ledger: Ledger, operations: Operations): Promise<Response> {
  const org = ledger.org(c.req.param('orgId') ?? '');
  if (org === undefined) {
    const nothing = html`<p>There is no Org with this id. <a href="/orgs">All Orgs</a></p>`;
    return c.html(await page('Not found', nothing), 404, pageHeaders);
  }
  const grants = ledger.grants(org.orgId);
  const body = html`<p><a href="/orgs">All Orgs</a></p>
    ${orgFacts(org, grants)}
    <h2>Grants</h2>
    ${grantTable(grants)}
    <h2>Bills</h2>
    ${billTable(ledger.bills(org.orgId))}
    <h2>Operation History</h2>
    ${operationHistory(operations.list(org.orgId))}`;
  return c.html(await page(org.name, body), 200, pageHeaders);
}

function orgFacts(org: OrgRow, grants: readonly GrantRow[]) {
  return facts([
    ['Org ID', org.orgId],
    ['Owner', org.ownerEmail],
    ['Status', org.status],
    ['Plan', org.plan],
    ['Region', org.region],
    ['Remaining Credits', inDollars(remainingCentsOf(grants))],
    ['Granted', `${totalGranted(grants)} credits in ${whole.format(grants.length)} grants`],
  ]);
}

/** Newest first, because that is what people look for. */
function grantTable(grants: readonly GrantRow[]) {
  if (grants.length === 0) return html`<p>No credits have been granted.</p>`;
  const rows = grants
    .slice(-shownGrants)
    .reverse()
    .map(ledgerGrantView)
    .map(
      (grant) =>
        html`<tr>
          <td class="count">${grant.grantId}</td>
          <td class="count">${whole.format(grant.credits)}</td>
          <td class="count">${dollars.format(grant.remaining)}</td>
          <td><time>${grant.expiresOn}</time></td>
          <td><time>${grant.grantedAt}</time></td>
          <td>${grant.requestId}</td>
          <td>${grant.pocId}</td>
          <td>
            ${
              grant.proof === undefined
                ? grant.approvers.join(', ') || 'not recorded'
                : grant.proof.map(
                    ({ step, decision, by, at }) =>
                      html`<div>${step} ${decision} by ${by}, <time>${at}</time></div>`,
                  )
            }
          </td>
        </tr>`,
    );
  const titles = ['Grant', 'Credits', 'Remaining', 'Expires On', 'Granted', 'Request', 'PoC', 'Made By'];
  const left = grants.length - rows.length;
  return html`${table(titles, rows)}
  ${left > 0 ? html`<p>The newest ${rows.length} are shown; ${whole.format(left)} older ones are not.</p>` : ''}`;
}

function billTable(bills: readonly BillRow[]) {
  if (bills.length === 0) return html`<p>No month has been billed.</p>`;
  const rows = bills.map(
    ({ month, totalCents, paidCents }) =>
      html`<tr>
        <td><time>${month}</time></td>
        <td class="count">${inDollars(totalCents)}</td>
        <td class="count">${inDollars(paidCents)}</td>
        <td class="count">${inDollars(totalCents - paidCents)}</td>
      </tr>`,
  );
  return table(['Month', 'Total', 'Paid by Credits', 'Left to Pay'], rows);
}

/** The operation that was last asked for comes first. */
function operationHistory(operations: readonly OperationRow[]) {
  if (operations.length === 0) return html`<p>No internal request has been made for this Org.</p>`;
  return [...operations].reverse().map(operationPart);
}

function operationPart({ operationId, recordedAt, body }: OperationRow) {
  const lines = body.approvalInfo.map(
    ({ step, action, actor, at, comment }) =>
      html`<tr>
        <td>${step ?? ''}</td>
        <td>${action}</td>
        <td>${actor}</td>
        <td><time>${at}</time></td>
        <td><pre>${comment ?? ''}</pre></td>
      </tr>`,
  );
  return html`<h3>${operationId}: ${body.title}</h3>
    ${facts([
      ['Status', body.status],
      ['Requester', body.requester],
      ['Credits', body.credits === null ? 'not given yet' : whole.format(body.credits)],
      ['Waiting For', body.waitingFor],
      ['Grant', body.grantId ?? 'none yet'],
      ['Last Change', recordedAt],
    ])}
    <h4>Approval Info</h4>
    ${
      lines.length === 0
        ? html`<p>Not submitted: nobody has acted on it.</p>`
        : table(['Step', 'Action', 'By', 'At', 'Comment'], lines)
    }`;
}

type Rows = readonly ReturnType<typeof html>[];

function table(titles: readonly string[], rows: Rows) {
  return html`<table>
    <thead>
      <tr>
        ${titles.map((title) => html`<th scope="col">${title}</th>`)}
      </tr>
    </thead>
    <tbody>
      ${rows}
    </tbody>
  </table>`;
}

function facts(pairs: readonly (readonly [label: string, value: string])[]) {
  const rows = pairs.map(
    ([label, value]) =>
      html`<tr>
        <th scope="row">${label}</th>
        <td>${value}</td>
      </tr>`,
  );
  return html`<table>
    <tbody>
      ${rows}
    </tbody>
  </table>`;
}
