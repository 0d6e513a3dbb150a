import type { FC } from 'hono/jsx';
import type { PolicyWarning } from '../../../../domain/policy/check.ts';
import type { PolicyCheck } from '../../../policy-check.ts';
import type { Language } from '../../languages.ts';
import type { Reader } from '../../reader.ts';
import { DataTable } from '../../ui/data-table.tsx';
import { Notice } from '../../ui/notice.tsx';
import { numberIn } from '../../wording/numbers.ts';
import { PolicyPage } from './policy-page.tsx';
import { words } from './words.ts';

/** What became of a text that was pasted. */
export type PastedCheck =
  | { readonly outcome: 'fine'; readonly edition: string; readonly warnings: readonly PolicyWarning[] }
  | { readonly outcome: 'wrong'; readonly problems: PolicyCheck['problems'] }
  | { readonly outcome: 'empty' | 'tooLong' };

interface CheckProps {
  readonly reader: Reader;
  readonly edition: string;
  /** What the published policy leaves open. */
  readonly warnings: readonly PolicyWarning[];
  readonly mayPaste: boolean;
  /** As pasted. */
  readonly text?: string;
  readonly pasted?: PastedCheck;
}

/** What the published policy leaves open, and a check of another text, which is stored nowhere. */
export const CheckPage: FC<CheckProps> = ({ reader, edition, warnings, mayPaste, text = '', pasted }) => {
  const { language } = reader;
  const said = words[language].check;
  return (
    <PolicyPage reader={reader} edition={edition} tab="check">
      {pasted === undefined ? (
        <section>
          <h2>{said.title}</h2>
          {warnings.length === 0 ? (
            <p class="good">✓ {said.none}</p>
          ) : (
            <>
              <p class="quiet">{said.intro}</p>
              <Warnings warnings={warnings} />
            </>
          )}
        </section>
      ) : (
        <Pasted language={language} pasted={pasted} />
      )}
      <section>
        <h2>{said.paste}</h2>
        {mayPaste ? (
          <form method="post" action="/policy/check">
            <label>
              {said.text}
              <textarea name="text" class="code" rows={16} spellcheck={false} aria-describedby="paste-help">
                {text}
              </textarea>
            </label>
            <p class="quiet" id="paste-help">
              {said.pasteHelp}
            </p>
            <button type="submit" class="primary">
              {said.submit}
            </button>
          </form>
        ) : (
          <p class="quiet">{said.operatorsOnly}</p>
        )}
      </section>
    </PolicyPage>
  );
};

const Pasted: FC<{ readonly language: Language; readonly pasted: PastedCheck }> = ({ language, pasted }) => {
  const said = words[language].check;
  switch (pasted.outcome) {
    case 'empty':
    case 'tooLong':
      return <Notice kind="refused">{said[pasted.outcome]}</Notice>;
    case 'fine':
      return (
        <section>
          <Notice kind="done">{said.fine(pasted.edition)}</Notice>
          {pasted.warnings.length === 0 ? null : (
            <>
              <h2>{said.leavesOpen}</h2>
              <Warnings warnings={pasted.warnings} />
            </>
          )}
        </section>
      );
    case 'wrong': {
      const { problems } = pasted;
      const counted = said.problems(numberIn(language, problems.length), problems.length === 1);
      return (
        <section>
          <Notice kind="refused">{said.wrong(counted)}</Notice>
          <DataTable
            label={said.wrong(counted)}
            columns={[{ label: said.line, isNumber: true }, { label: said.path }, { label: said.what }]}
            rows={problems.map(({ line, path, message }) => [
              String(line),
              <span class="key">{path}</span>,
              <span lang="en">{message}</span>,
            ])}
          />
        </section>
      );
    }
  }
};

/** In the words that every surface has. */
const Warnings: FC<{ readonly warnings: readonly PolicyWarning[] }> = ({ warnings }) => (
  <ul class="bare" lang="en">
    {warnings.map(({ message, about }) => (
      <li>
        <span class="warn" aria-hidden="true">
          ▲
        </span>{' '}
        {message}
        <span class="quiet block">{about.join(', ')}</span>
      </li>
    ))}
  </ul>
);
