import type { FC } from 'hono/jsx';
import type { ListedRequest } from '../../../lists.ts';
import type { Reader } from '../../reader.ts';
import { Page } from '../../ui/page.tsx';
import { words } from './words.ts';

interface InboxProps {
  readonly reader: Reader;
  readonly requests: readonly ListedRequest[];
}

export const InboxPage: FC<InboxProps> = ({ reader, requests }) => {
  const said = words[reader.language];
  return (
    <Page reader={reader} title={said.title}>
      <h1>{said.title}</h1>
      {requests.length === 0 ? (
        <p class="empty">{said.nothing}</p>
      ) : (
        <ul>
          {requests.map(({ requestId, account }) => (
            <li>
              <a href={`/inbox/${requestId}`}>{account ?? requestId}</a>
            </li>
          ))}
        </ul>
      )}
    </Page>
  );
};
