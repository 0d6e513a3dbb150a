import type { FC } from 'hono/jsx';
import type { ActionName } from '../../../../domain/approval/actions.ts';
import type { StepView } from '../../../../domain/approval/step-view.ts';
import { ActionButton, Box, TextBox, typedIn, type RequestParts } from './box.tsx';
import { words } from './words.ts';

interface OperatorBoxProps extends RequestParts {
  readonly step?: StepView;
  readonly actions: readonly ActionName[];
}

/** What operators do, each with a reason: remind, decide in the approvers' place, have the request adopt the policy. */
export const OperatorBox: FC<OperatorBoxProps> = ({ step, actions, ...parts }) => {
  const said = words[parts.reader.language];
  const { requestId } = parts.shown.view;
  const mayAdopt = parts.shown.possible.onRequest.includes('adoptPolicy');
  const id = `operate-${step?.step ?? 'request'}`;
  return (
    <details class="more-actions" open={parts.typed?.box === 'operate' && parts.typed.step === step?.step}>
      <summary>{said.operate}</summary>
      {step === undefined ? null : (
        <Box {...parts} box="operate" action="nudge" step={step.step}>
          <TextBox
            id={`${id}-reason`}
            name="comment"
            label={said.reason}
            help={said.reasonHelp}
            value={typedIn(parts, 'operate', step.step, 'comment')}
            rows={2}
          />
          <div class="buttons">
            {actions.includes('nudge') ? (
              <ActionButton requestId={requestId} action="nudge">
                {said.nudge}
              </ActionButton>
            ) : null}
            {actions.includes('override') ? (
              <>
                <ActionButton requestId={requestId} action="override" decision="approve">
                  {said.overrideApprove}
                </ActionButton>
                <ActionButton requestId={requestId} action="override" decision="reject">
                  {said.overrideReject}
                </ActionButton>
                <ActionButton requestId={requestId} action="override" decision="send-back">
                  {said.overrideSendBack}
                </ActionButton>
              </>
            ) : null}
          </div>
        </Box>
      )}
      {mayAdopt ? (
        <p>
          <a href={`/requests/${requestId}/adoption`}>{said.adoptPreview}</a>
        </p>
      ) : null}
    </details>
  );
};
