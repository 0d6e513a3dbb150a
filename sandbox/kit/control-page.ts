import { html } from 'hono/html';

import { page } from '../page.ts';
import type { SandboxClock } from './clock.ts';
import { faultKinds } from './faults.ts';
import type { Faults } from './faults.ts';

/** What can be told to a sandbox, and what waits, for people. */
export function controlPage(faults: Faults, clock: SandboxClock) {
  const waiting = faults.list();
  return page(
    'Remote control',
    html`<p>
        Its clock shows <time>${clock.now().toISOString()}</time>. ${faults.injectedCount} calls were struck
        so far.
      </p>
      <h2>Waiting to strike</h2>
      ${
        waiting.length === 0
          ? html`<p>Nothing.</p>`
          : html`<ul>
              ${waiting.map((fault) => html`<li><code>${JSON.stringify(fault)}</code></li>`)}
            </ul>`
      }
      <h2>Faults</h2>
      <p>
        <code>POST /_sandbox/faults</code> with one or a list; <code>times</code> and
        <code>match</code> (method, path) go with each; <code>DELETE</code> takes all back.
      </p>
      ${table('kind', faultKinds)}
      <h2>Refusals of this system</h2>
      ${table('name', faults.refusals())}`,
  );
}

function table(heading: string, rows: Readonly<Record<string, string>>) {
  return html`<table>
    <tr>
      <th>${heading}</th>
      <th>what it does</th>
    </tr>
    ${Object.entries(rows).map(
      ([name, does]) =>
        html`<tr>
          <td><code>${name}</code></td>
          <td>${does}</td>
        </tr>`,
    )}
  </table>`;
}
