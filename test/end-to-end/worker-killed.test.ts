import { assertCreditedOnce, useKilledWorker } from './support/killed-worker.ts';

// Begins with the tests of crash.test.ts and ends here, in the last file of the folder: most of the wait is over by now.
describe('when the worker is killed while credits are being added', function () {
  this.timeout(60_000);
  const product = useKilledWorker();

  it('they are in the tenant exactly once', () => assertCreditedOnce(product(), product().granting, 45_000));
});
