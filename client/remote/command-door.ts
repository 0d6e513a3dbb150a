import type { AdoptionDoor } from '../adoption.ts';
import type { DirectoryDoor } from '../directory.ts';
import type { HandoverDoor } from '../handover.ts';
import type { Confetti } from '../index.ts';
import type { ReconciliationDoor } from '../reconciliation.ts';
import type { ReportsDoor } from '../reports.ts';
import type { DirectoryView } from '../../domain/directory/state.ts';

/** The directory as commands show it; what it was last synchronised with a server does not say. */
export type ShownDirectory = Omit<DirectoryView, 'synchronised'> & {
  readonly synchronised: Pick<DirectoryView['synchronised'], 'at'>;
};

/** What the command line uses of Confetti: it is the same behind a server. */
export interface CommandDoor
  extends
    Pick<
      Confetti,
      | 'startPocApplication'
      | 'startCreditRequest'
      | 'act'
      | 'actOnMany'
      | 'view'
      | 'list'
      | 'readOrg'
      | 'checkSystems'
    >,
    Pick<DirectoryDoor, 'editDirectory'>,
    ReconciliationDoor,
    AdoptionDoor,
    HandoverDoor,
    ReportsDoor {
  viewDirectory(): Promise<ShownDirectory | undefined>;
}
