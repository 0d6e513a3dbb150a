export { pocApplication } from './poc-application/workflow.ts';
export { systemsCheck } from './systems-check/workflow.ts';
export { tenantCredits } from './tenant-credits/workflow.ts';
export { creditRequest } from './credit-request/workflow.ts';
export { reconcileCredits } from './reconciliation/workflow.ts';
export { mirrorClosedRequest } from './mirror/workflow.ts';
export { directory } from './directory/workflow.ts';
