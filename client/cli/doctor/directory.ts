import { directoryOf } from '../../../domain/directory/content.ts';
import type { DirectoryView } from '../../../domain/directory/state.ts';
import { canonicalJson } from '../../../domain/policy/canonical-json.ts';
import type { Policy } from '../../../domain/policy/policy.ts';
import type { SystemReport } from '../../../domain/systems.ts';
import { utcMinute } from '../../../domain/wording/time.ts';
import { report } from './report.ts';

/** Whether the directory runs, and whether it knows what the policy file says of people now. */
export function directoryReport(policy: Policy, view: DirectoryView | undefined): SystemReport {
  if (view === undefined) {
    return report(
      'directory',
      'error',
      'it does not run: the worker starts it at its own start, see what its log says',
    );
  }
  const { people, synchronised } = view;
  const found = `${Object.keys(people).length} people, synchronised ${utcMinute(synchronised.at)}`;
  return canonicalJson(synchronised.content) === canonicalJson(directoryOf(policy))
    ? report('directory', 'ok', found)
    : report(
        'directory',
        'warning',
        `${found}; the policy file says other things of people: see "confetti directory sync --dry-run"`,
      );
}
