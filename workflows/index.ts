export { pocApplication } from './poc-application/workflow.ts';
export { systemsCheck } from './systems-check/workflow.ts';
export { tenantCredits } from './tenant-credits/workflow.ts';
