import type { FC } from 'hono/jsx';
import type { Reader } from '../../reader.ts';
import { Page } from '../../ui/page.tsx';
import type { Choice } from './choices.ts';
import { words } from './words.ts';

interface ChoosePageProps {
  readonly reader: Reader;
  readonly choices: readonly Choice[];
}

/** What can be asked for, in words that people understand. */
export const ChoosePage: FC<ChoosePageProps> = ({ reader, choices }) => {
  const { title, offers } = words[reader.language];
  return (
    <Page reader={reader} title={title}>
      <h1>{title}</h1>
      <ul class="offers">
        {choices.map(({ entryPoint }) => (
          <li>
            <a href={`/new/${entryPoint}`}>{offers[entryPoint].title}</a>
            <p class="quiet">{offers[entryPoint].about}</p>
          </li>
        ))}
      </ul>
    </Page>
  );
};
