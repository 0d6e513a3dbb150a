import type { FC } from 'hono/jsx';
import { nameIn, type DirectoryContent } from '../../../../domain/directory/content.ts';
import type { Policy } from '../../../../domain/policy/policy.ts';
import type { ListedRequest } from '../../../lists.ts';
import type { Reader } from '../../reader.ts';
import { SlaChip } from '../../ui/sla-chip.tsx';
import { When } from '../../ui/when.tsx';
import { listIn } from '../../wording/numbers.ts';
import { listedLineOf } from '../../wording/request-kinds.ts';
import { statusIn } from '../../wording/statuses.ts';
import { termIn } from '../../wording/terms.ts';
import { words } from './words.ts';

interface RequestTableProps {
  readonly reader: Reader;
  readonly policy: Pick<Policy, 'roles'>;
  readonly directory: Pick<DirectoryContent, 'people'>;
  readonly requests: readonly ListedRequest[];
}

/** Requests with where each stands: a table, whose rows are cards on a phone. */
export const RequestTable: FC<RequestTableProps> = (props) => {
  const { columns } = words[props.reader.language];
  return (
    <div class="table-wrap">
      <table class="requests">
        <thead>
          <tr>
            <th scope="col">{columns.due}</th>
            <th scope="col">{columns.account}</th>
            <th scope="col">{columns.what}</th>
            <th scope="col">{columns.status}</th>
            <th scope="col">{columns.waitsFor}</th>
            <th scope="col">{columns.region}</th>
            <th scope="col">{columns.handedIn}</th>
          </tr>
        </thead>
        <tbody>
          {props.requests.map((request) => (
            <Row {...props} request={request} />
          ))}
        </tbody>
      </table>
    </div>
  );
};

const Row: FC<RequestTableProps & { readonly request: ListedRequest }> = ({
  reader,
  policy,
  directory,
  request,
}) => {
  const { language } = reader;
  const { columns } = words[language];
  const { forWhom, what, region } = listedLineOf(language, request);
  const { requestId, steps, approvers, startedAt } = request;
  const labels = steps.map((step) => termIn(language, policy.roles[step]?.label ?? step));
  const who = approvers.map((id) => nameIn(directory, id));
  return (
    <tr>
      <td class="due">{steps.length === 0 ? '' : <SlaChip reader={reader} clock={request} />}</td>
      <td class="account">
        <a href={`/requests/${requestId}`}>{forWhom}</a>
        <span class="quiet request-id"> {requestId}</span>
      </td>
      <td>{what}</td>
      <td data-label={columns.status}>{statusIn(language, request.status)}</td>
      <td data-label={columns.waitsFor}>
        {labels.length === 0 ? '' : listIn(language, labels)}
        {who.length === 0 ? null : <span class="quiet"> {listIn(language, who)}</span>}
      </td>
      <td data-label={columns.region}>{region}</td>
      <td data-label={columns.handedIn}>
        <When reader={reader} at={startedAt} />
      </td>
    </tr>
  );
};
