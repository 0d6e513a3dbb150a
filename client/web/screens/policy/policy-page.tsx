import type { Child, FC } from 'hono/jsx';
import type { Reader } from '../../reader.ts';
import { Page } from '../../ui/page.tsx';
import { words } from './words.ts';

const tabs = [
  { tab: 'routes', path: '/policy' },
  { tab: 'people', path: '/policy/people' },
  { tab: 'explain', path: '/policy/explain' },
  { tab: 'check', path: '/policy/check' },
  { tab: 'file', path: '/policy/file' },
] as const;

interface PolicyPageProps {
  readonly reader: Reader;
  readonly edition: string;
  readonly tab: (typeof tabs)[number]['tab'];
  readonly children: Child;
}

/** The frame of the policy's pages: which edition it is, and the way to the other parts. */
export const PolicyPage: FC<PolicyPageProps> = ({ reader, edition, tab, children }) => {
  const said = words[reader.language];
  return (
    <Page reader={reader} title={`${said.tabs[tab]} · ${said.title}`}>
      <h1>{said.title}</h1>
      <p class="quiet">{said.edition(edition)}</p>
      <nav class="policy-parts" aria-label={said.tabsLabel}>
        {tabs.map((each) => (
          <a href={each.path} {...(each.tab === tab ? { 'aria-current': 'page' as const } : {})}>
            {said.tabs[each.tab]}
          </a>
        ))}
      </nav>
      {children}
    </Page>
  );
};
