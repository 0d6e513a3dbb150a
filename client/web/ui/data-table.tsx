import type { Child, FC } from 'hono/jsx';

interface Column {
  readonly label: string;
  readonly isNumber?: boolean;
}

interface DataTableProps {
  /** What the table is of, for whoever comes to it out of order. */
  readonly label: string;
  readonly columns: readonly Column[];
  readonly rows: readonly (readonly Child[])[];
  /** A line below the rows, such as how many are left out. */
  readonly more?: string | undefined;
}

/** A table of figures; a narrow screen scrolls it sideways, also by keyboard. */
export const DataTable: FC<DataTableProps> = ({ label, columns, rows, more }) => (
  <>
    <div class="table-wrap" tabindex={0} role="region" aria-label={label}>
      <table class="compact">
        <thead>
          <tr>
            {columns.map((column) => (
              <th scope="col" class={column.isNumber === true ? 'number' : ''}>
                {column.label}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr>
              {row.map((cell, index) => (
                <td class={columns[index]?.isNumber === true ? 'number' : ''}>{cell}</td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
    {more === undefined ? null : <p class="quiet">{more}</p>}
  </>
);
