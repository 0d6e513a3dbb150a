import type { Explanation, ExplainedField, ExplainedStep } from '../../../domain/policy/explain.ts';
import type { PolicyFileCheck } from '../commands/policy.ts';
import { clean, type Style } from '../terminal.ts';

/** `file:line: field: what is wrong`, as compilers print it; then what a valid policy leaves open. */
export function policyCheckLines({ paint }: Style, checked: PolicyFileCheck): string[] {
  const { file, valid, edition, problems, warnings } = checked;
  if (!valid) {
    return [
      ...problems.map(({ line, path, message }) =>
        clean(`${file}:${line}: ${path === '' ? '' : `${path}: `}${message}`),
      ),
      paint.red(
        `✗ ${file} cannot be used: ${problems.length} ${problems.length === 1 ? 'problem' : 'problems'}.`,
      ),
    ];
  }
  return [
    paint.green(`✓ ${file} can be used (edition ${edition ?? 'unnamed'}).`),
    ...warnings.flatMap(({ message, about }) => [
      `${paint.yellow('!')} ${clean(message)}`,
      `    ${paint.dim(clean(about.join(', ')))}`,
    ]),
  ];
}

/**
 * Every step of the route in its order: in or out and why, who answers, until when, and what they need first; and the
 * tier, which goes by `accumulatedBefore`: what the Org had, as far as the reader said.
 */
export function explanationLines(
  style: Style,
  explanation: Explanation,
  accumulatedBefore?: number,
): string[] {
  const { label, region, regionBecause, edition, hash, submission, steps } = explanation;
  const confirms = submission.onGap === 'block' ? 'Confirmed before submitting' : 'Should be confirmed';
  return [
    style.paint.bold(clean(`${label} · ${region ?? 'no region'}`)),
    style.paint.dim(`policy edition ${edition}, ${hash}`),
    ...(regionBecause === undefined
      ? []
      : [
          `${style.paint.yellow('!')} ${clean(regionBecause)}`,
          '  Salesforce is not asked here: write the region into the file to see its people.',
        ]),
    ...tierLines(style, explanation, accumulatedBefore),
    ...fieldLines(style, 'Needed to submit', submission.requires),
    ...fieldLines(style, confirms, submission.confirms),
    ...steps.flatMap((step, index) => ['', ...stepLines(style, step, index + 1)]),
  ];
}

function tierLines({ paint }: Style, { tier }: Explanation, accumulatedBefore: number | undefined): string[] {
  if (tier === undefined) return [];
  return [
    `Tier  ${paint.bold(clean(tier.id))}: ${clean(tier.because)}`,
    ...(accumulatedBefore === undefined
      ? [paint.dim('  as if nothing was granted before: --accumulated N says how much was')]
      : []),
  ];
}

function stepLines(style: Style, step: ExplainedStep, number: number): string[] {
  const { paint } = style;
  if (!step.included) return [paint.dim(clean(`${number}. ${step.label}: skipped, ${step.because}`))];
  const who = step.who.length === 0 ? 'nobody: it waits in the operations queue' : step.who.join(', ');
  const sla = step.slaHours === null ? '' : `${step.slaHours} h to the ${goal(step.kind)} · `;
  return [
    `${number}. ${paint.bold(clean(step.label))}: ${clean(step.responsibility)}`,
    `   why    ${clean(step.because)}`,
    `   who    ${clean(who)} (${clean(step.whoBecause)})`,
    `   SLA    ${clean(`${sla}${step.slaSource}`)}`,
    ...fieldLines(style, '   needs', step.requires, '          '),
  ];
}

function goal(kind: 'approval' | 'fulfilment'): string {
  return kind === 'approval' ? 'first response' : 'credits';
}

function fieldLines(style: Style, title: string, fields: readonly ExplainedField[], indent = '  '): string[] {
  const blank = fields.filter((field) => field.blank);
  if (fields.length === 0) return [];
  const there = fields.filter((field) => !field.blank).map(({ label }) => label);
  return [
    `${title}  ${clean(there.length === 0 ? 'nothing of it is there yet' : `there: ${there.join(', ')}`)}`,
    ...blank.map(
      ({ label, setBy, where }) =>
        `${indent}${style.paint.yellow('blank')} ${clean(`${label}: set by ${setBy.join(' or ')} (${where})`)}`,
    ),
  ];
}
