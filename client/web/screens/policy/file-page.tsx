import type { FC } from 'hono/jsx';
import type { Reader } from '../../reader.ts';
import { commentOf } from './file-marks.ts';
import { PolicyPage } from './policy-page.tsx';
import { words } from './words.ts';

interface FileProps {
  readonly reader: Reader;
  readonly edition: string;
  /** Absent where the server was not given it. */
  readonly text?: string | undefined;
}

/** The policy as its file has it, line by line, with where each rule comes from. */
export const FilePage: FC<FileProps> = ({ reader, edition, text }) => {
  const said = words[reader.language].file;
  return (
    <PolicyPage reader={reader} edition={edition} tab="file">
      <h2>{said.title}</h2>
      {text === undefined ? (
        <p class="empty">{said.absent}</p>
      ) : (
        <>
          <p class="quiet">{said.intro}</p>
          <div class="table-wrap" tabindex={0} role="region" aria-label={said.title}>
            <pre class="file" lang="en">
              {text.split('\n').map((line, index) => (
                <Line line={line} number={index + 1} />
              ))}
            </pre>
          </div>
        </>
      )}
    </PolicyPage>
  );
};

const Line: FC<{ readonly line: string; readonly number: number }> = ({ line, number }) => {
  const comment = commentOf(line);
  const rule = comment === '' ? line : line.slice(0, line.length - comment.length - 1);
  return (
    <span id={`L${number}`}>
      <span class="line-number">{String(number).padStart(4)}</span> {rule}
      {comment === '' ? '' : <em>{`#${comment}`}</em>}
      {'\n'}
    </span>
  );
};
