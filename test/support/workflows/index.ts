export * from '../../../workflows/index.ts';
export { approvalsOnly } from './approvals-only.ts';
export { handOn } from './hand-on.ts';
export { shortRuns } from './short-runs.ts';
