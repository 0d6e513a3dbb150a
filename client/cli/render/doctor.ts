import { assertNever } from '../../../domain/assert-never.ts';
import type { SystemReport } from '../../../domain/systems.ts';
import { clean, type Style } from '../terminal.ts';

/** A line a check: ✓, ! or ✗, what it is about, what was found and how to mend it. */
export function doctorLines(style: Style, checks: readonly SystemReport[]): string[] {
  const width = Math.max(...checks.map(({ system }) => system.length));
  const errors = checks.filter(({ state }) => state === 'error').length;
  const warnings = checks.filter(({ state }) => state === 'warning').length;
  return [
    ...checks.map(
      ({ system, state, message }) =>
        `${markOf(style, state)} ${clean(system).padEnd(width)}  ${clean(message)}`,
    ),
    '',
    errors === 0
      ? `All that is configured is reachable and consistent${warnings === 0 ? '' : `; ${warnings} to look at (!)`}.`
      : `${errors} to mend (✗)${warnings === 0 ? '' : `, ${warnings} to look at (!)`}.`,
  ];
}

function markOf({ paint }: Style, state: SystemReport['state']): string {
  switch (state) {
    case 'ok':
      return paint.green('✓');
    case 'warning':
      return paint.yellow('!');
    case 'error':
      return paint.red('✗');
    case 'off':
      return paint.dim('–');
    default:
      return assertNever(state);
  }
}
