export * from '../../../workflows/index.ts';
export { approvalsOnly } from './approvals-only.ts';
