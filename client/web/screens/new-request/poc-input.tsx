import type { FC } from 'hono/jsx';
import type { Reader } from '../../reader.ts';
import { inputNames } from './asked.ts';
import { words } from './words.ts';

interface PocInputProps {
  readonly reader: Reader;
  /** As typed. */
  readonly value: string;
  readonly error: string | undefined;
  /** PoCs of the reader's that run, to choose from. */
  readonly pocs: readonly RunningPoc[];
}

export interface RunningPoc {
  readonly pocId: string;
  readonly account?: string;
}

/** The PoC that needs more credits. */
export const PocInput: FC<PocInputProps> = ({ reader, value, error, pocs }) => {
  const said = words[reader.language];
  return (
    <div class="field">
      <label for="poc">{said.poc}</label>
      <input
        id="poc"
        name={inputNames.poc}
        type="text"
        value={value}
        list="own-pocs"
        autocomplete="off"
        required
        aria-describedby={`poc-help${error === undefined ? '' : ' poc-error'}`}
        aria-invalid={error === undefined ? undefined : 'true'}
      />
      <datalist id="own-pocs">
        {pocs.map(({ pocId, account }) => (
          <option value={pocId}>{account ?? pocId}</option>
        ))}
      </datalist>
      {error === undefined ? null : (
        <p class="error" id="poc-error">
          {error}
        </p>
      )}
      <p class="help" id="poc-help">
        {said.pocHelp}
      </p>
    </div>
  );
};
