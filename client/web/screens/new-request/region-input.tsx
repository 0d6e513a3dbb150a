import type { FC } from 'hono/jsx';
import type { PolicySlice } from '../../../../domain/policy/policy.ts';
import type { Reader } from '../../reader.ts';
import { inputNames } from './asked.ts';
import { words } from './words.ts';

interface RegionInputProps {
  readonly reader: Reader;
  readonly policy: PolicySlice;
  readonly value: string | undefined;
  readonly error: string | undefined;
  readonly help: string;
}

/** The region for a customer, by what people call it: NA means nothing to somebody outside. */
export const RegionInput: FC<RegionInputProps> = ({ reader, policy, value = '', error, help }) => {
  const said = words[reader.language];
  return (
    <div class="field">
      <label for="field-region">{policy.fields.region.label}</label>
      <select
        id="field-region"
        name={inputNames.field('region')}
        aria-describedby={`field-region-help${error === undefined ? '' : ' field-region-error'}`}
        aria-invalid={error === undefined ? undefined : 'true'}
      >
        <option value="">{said.chooseRegion}</option>
        {policy.regions.map((region) => (
          <option value={region} selected={region === value}>
            {said.regions[region] ?? region}
          </option>
        ))}
      </select>
      {error === undefined ? null : (
        <p class="error" id="field-region-error">
          {error}
        </p>
      )}
      <p class="help" id="field-region-help">
        {help}
      </p>
    </div>
  );
};
