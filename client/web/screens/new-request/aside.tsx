import type { FC } from 'hono/jsx';
import type { PolicySlice } from '../../../../domain/policy/policy.ts';
import { otherDoor } from './choices.ts';
import { ExplanationView } from './explanation.tsx';
import { isCustomer } from './field-help.ts';
import type { FormPageProps } from './form-page.tsx';
import { words } from './words.ts';

/** What would happen, once it is asked for; and where else to ask. */
export const Aside: FC<Pick<FormPageProps, 'reader' | 'choice' | 'policy' | 'explanation'>> = ({
  reader,
  choice,
  policy,
  explanation,
}) => {
  const said = words[reader.language];
  if (isCustomer(reader)) return null;
  const other = otherDoor(choice.entryPoint);
  const guides = guidesFor(policy);
  return (
    <aside class="ask-aside">
      <div id="explanation" aria-live="polite">
        {explanation === undefined ? null : <ExplanationView reader={reader} explanation={explanation} />}
      </div>
      <p class="quiet">
        {other === 'internal' ? said.elsewhere.internal : said.elsewhere.customer}{' '}
        <a href={`/new/${other}`}>{said.offers[other].title}</a>
      </p>
      {guides.length === 0 ? null : (
        <p class="quiet">
          {said.guides}:{' '}
          {guides.map(([name, address], index) => (
            <>
              {index === 0 ? '' : ' · '}
              <a href={address}>{name}</a>
            </>
          ))}
        </p>
      )}
    </aside>
  );
};

/** The pages of the business that have an address: those about PoCs for a PoC, the others for credits. */
function guidesFor({ kind, links }: PolicySlice): [name: string, address: string][] {
  return Object.entries(links).filter(
    ([name, address]) => address !== '' && name.startsWith('PoC') === (kind === 'pocApplication'),
  );
}
