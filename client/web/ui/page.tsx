import type { Child, FC } from 'hono/jsx';
import { extentOf, type Right } from '../../../domain/access/access-table.ts';
import { assetUrl } from '../assets.ts';
import { languages, type Language } from '../languages.ts';
import type { Reader } from '../reader.ts';
import { words } from '../words.ts';

interface PageProps {
  readonly reader: Reader;
  /** Without the product's name, which is added. */
  readonly title: string;
  readonly children: Child;
}

/** A whole page: head, bar with the places one may go to, and `children` as its main part. */
export const Page: FC<PageProps> = ({ reader, title, children }) => (
  <html lang={reader.language} data-theme={reader.theme}>
    <head>
      <meta charset="utf-8" />
      <meta name="viewport" content="width=device-width, initial-scale=1" />
      <meta name="color-scheme" content="light dark" />
      <title>{`${title} · Confetti`}</title>
      <link rel="icon" href={assetUrl('icon.svg')} type="image/svg+xml" />
      <link rel="stylesheet" href={assetUrl('confetti.css')} />
      <meta
        name="htmx-config"
        content='{"includeIndicatorStyles":false,"allowEval":false,"selfRequestsOnly":true,"historyCacheSize":0,"attributesToSettle":["class"]}'
      />
      <script src={assetUrl('htmx.js')} defer></script>
      <script src={assetUrl('confetti.js')} defer></script>
    </head>
    <body>
      <a class="skip" href="#main">
        {words[reader.language].skipToContent}
      </a>
      <Bar reader={reader} />
      <main id="main" tabindex={-1}>
        {children}
      </main>
    </body>
  </html>
);

type Place = 'inbox' | 'myRequests' | 'newRequest' | 'pocs' | 'credits' | 'reports' | 'policy' | 'sandboxes';

/** Where the bar leads, and the right that it takes to see the way. */
const places: readonly { readonly place: Place; readonly path: string; readonly right: Right }[] = [
  { place: 'inbox', path: '/inbox', right: 'approve requests' },
  { place: 'myRequests', path: '/requests', right: 'see requests' },
  { place: 'newRequest', path: '/new', right: 'apply for a PoC' },
  { place: 'pocs', path: '/pocs', right: 'approve requests' },
  { place: 'credits', path: '/orgs', right: 'see Orgs' },
  { place: 'reports', path: '/reports/sla', right: 'see reports' },
  { place: 'policy', path: '/policy', right: 'see the policy' },
  { place: 'sandboxes', path: '/sandboxes', right: 'see the sandboxes' },
];

const Bar: FC<{ readonly reader: Reader }> = ({ reader }) => {
  const { who, language, here, links } = reader;
  const shown = places.filter(
    ({ place, right }) =>
      extentOf(right, who.standing) !== 'none' && (place !== 'sandboxes' || links.sandboxes !== undefined),
  );
  return (
    <header class="bar">
      <a class="brand" href="/">
        Confetti
      </a>
      <nav aria-label={words[language].mainNavigation}>
        {shown.map(({ place, path }) => (
          <a href={path} {...(here.startsWith(path) ? { 'aria-current': 'page' as const } : {})}>
            {words[language][place]}
          </a>
        ))}
      </nav>
      <Settings reader={reader} />
    </header>
  );
};

/** Language, appearance and signing out, which all work without a script. */
const Settings: FC<{ readonly reader: Reader }> = ({ reader: { who, language, theme, here } }) => {
  const { theme: themeWords, language: languageLabel, signOut } = words[language];
  return (
    <details class="menu">
      <summary>{who.name}</summary>
      <div class="menu-body">
        <form method="post" action="/settings">
          <input type="hidden" name="returnTo" value={here} />
          <p class="quiet">{who.email}</p>
          <label>
            {languageLabel}
            <select name="language">
              {(Object.keys(languages) as Language[]).map((each) => (
                <option value={each} selected={each === language} lang={each}>
                  {languages[each]}
                </option>
              ))}
            </select>
          </label>
          <label>
            {themeWords.label}
            <select name="theme">
              {(['system', 'light', 'dark'] as const).map((each) => (
                <option value={each} selected={each === theme}>
                  {themeWords[each]}
                </option>
              ))}
            </select>
          </label>
          <button type="submit">OK</button>
        </form>
        <form method="post" action="/sign-out">
          <button type="submit">{signOut}</button>
        </form>
      </div>
    </details>
  );
};
