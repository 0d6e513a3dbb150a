import { DefaultFailureConverter } from '@temporalio/common';

/** How activities fail where payloads are encrypted; in workflows, `workflows/failure-converter.ts` does the same. */
export const failureConverter = new DefaultFailureConverter({ encodeCommonAttributes: true });
