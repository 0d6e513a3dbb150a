import type { FC } from 'hono/jsx';
import type { Reader } from '../../reader.ts';
import { words } from './words.ts';

/** The way to the legend of the keys: a page by itself without a script. */
export const LegendLink: FC<{ readonly reader: Reader }> = ({ reader }) => (
  <p class="legend-link">
    <a href="/inbox/keyboard" data-opens="keyboard-legend">
      {words[reader.language].keys.open} <kbd aria-hidden="true">h</kbd>
    </a>
  </p>
);

/** What the keys do, and a way to do without them. */
export const KeyboardLegend: FC<{ readonly reader: Reader }> = ({ reader }) => {
  const said = words[reader.language].keys;
  return (
    <dialog id="keyboard-legend" aria-labelledby="keyboard-legend-title">
      <h2 id="keyboard-legend-title">{said.title}</h2>
      <KeyRows reader={reader} />
      <form method="dialog">
        <label class="choice">
          <input type="checkbox" id="use-keys" checked />
          {said.use}
        </label>
        <button type="submit">{said.close}</button>
      </form>
    </dialog>
  );
};

export const KeyRows: FC<{ readonly reader: Reader }> = ({ reader }) => (
  <dl class="keys">
    {words[reader.language].keys.rows.map(([key, what]) => (
      <div>
        <dt>
          {key.split('  ').map((each) => (
            <kbd>{each}</kbd>
          ))}
        </dt>
        <dd>{what}</dd>
      </div>
    ))}
  </dl>
);
