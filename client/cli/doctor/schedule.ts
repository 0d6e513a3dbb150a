import { ScheduleNotFoundError, type Client } from '@temporalio/client';
import type { SystemReport } from '../../../domain/systems.ts';
import { utcMinute } from '../../../domain/wording/time.ts';
import { reconciliationScheduleId } from '../../../workflows/reconciliation/contract.ts';
import { report } from './report.ts';

const system = 'reconciliation';
const toggle = `temporal schedule toggle --schedule-id ${reconciliationScheduleId}`;

/** Whether credits are compared by themselves from time to time. */
export async function checkSchedule(client: Client): Promise<SystemReport> {
  try {
    const { state, info } = await client.schedule.getHandle(reconciliationScheduleId).describe();
    if (state.paused) {
      const note = state.note === undefined || state.note === '' ? '' : ` (${state.note})`;
      return report(
        system,
        'warning',
        `the schedule ${reconciliationScheduleId} is paused${note}: credits are not compared by themselves; go on with "${toggle} --unpause --reason TEXT"`,
      );
    }
    const [next] = info.nextActionTimes;
    const due = next === undefined ? '' : `, next ${utcMinute(next.getTime())}`;
    return report(system, 'ok', `schedule ${reconciliationScheduleId} runs${due}`);
  } catch (error) {
    if (!(error instanceof ScheduleNotFoundError)) throw error;
    return report(
      system,
      'error',
      `there is no schedule ${reconciliationScheduleId}: the worker makes it at its own start, see what its log says; meanwhile run "confetti credits reconcile"`,
    );
  }
}
