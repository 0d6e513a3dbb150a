import type { DirectoryChange } from '../../../../domain/directory/edit.ts';
import { dayNumber, dayOfNumber } from '../../../../domain/balance/calendar-day.ts';
import { startOfDay } from '../../day-start.ts';

/** The form as typed. Days are `YYYY-MM-DD` of the reader's zone: the last one is a whole day away. */
export interface AbsenceForm {
  /** Sending the same form again changes nothing more. */
  readonly id: string;
  /** Directory id. */
  readonly person: string;
  /** Empty is "from now on". */
  readonly from: string;
  readonly lastDay: string;
  /** Directory id; empty is nobody. */
  readonly delegate: string;
  readonly note: string;
}

export type AbsenceProblem = 'person' | 'from' | 'lastDay';

/** The absence that a form says, or what is wrong with it before the directory is asked. */
export function absenceIn(
  form: AbsenceForm,
  { zone }: { readonly zone: string },
): { readonly change: DirectoryChange } | { readonly problems: readonly AbsenceProblem[] } {
  const lastDay = dayNumber(form.lastDay);
  const problems: AbsenceProblem[] = [
    ...(form.person === '' ? (['person'] as const) : []),
    ...(form.from !== '' && dayNumber(form.from) === undefined ? (['from'] as const) : []),
    ...(lastDay === undefined ? (['lastDay'] as const) : []),
  ];
  if (lastDay === undefined || problems.length > 0) return { problems };
  return {
    change: {
      kind: 'setOutOfOffice',
      person: form.person,
      ...(form.from === '' ? {} : { from: startOfDay(form.from, zone) }),
      until: startOfDay(dayOfNumber(lastDay + 1), zone),
      ...(form.delegate === '' ? {} : { delegate: form.delegate }),
      ...(form.note.trim() === '' ? {} : { note: form.note.trim() }),
    },
  };
}
