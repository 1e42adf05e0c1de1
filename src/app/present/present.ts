// One step's events as the reply to the contact: short acknowledgements on top of the one card that says what comes next.
import { type ConversationEvent } from '../../domain/conversation/event.ts';
import { type Outbound } from '../../domain/message.ts';
import { type Draft, emptyDraft, toOutbound } from './draft.ts';
import { tellOfAnswering } from './tell-answering.ts';
import { isGeneral, tellInGeneral } from './tell-general.ts';
import { isJoining, tellOfJoining } from './tell-joining.ts';
import { type View } from './view.ts';

/** The reply; null when there is nobody to reply to (unfollow, unsend). */
export function present(view: View): Outbound | null {
  const draft = emptyDraft();
  for (const event of view.events) tell(view, event, draft);
  return toOutbound(draft);
}

function tell(view: View, event: ConversationEvent, draft: Draft): void {
  if (isJoining(event)) tellOfJoining(view, event, draft);
  else if (isGeneral(event)) tellInGeneral(view, event, draft);
  else tellOfAnswering(view, event, draft);
}
