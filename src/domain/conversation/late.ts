// What came in after its time (LINE could not deliver it, or delivered it out of order) and names no question. It answers the question that
// was open when it was sent, if that has no answer yet; otherwise nothing is changed, and the contact is told what became of it.
import { type FormItem } from '../form.ts';
import { type Input } from '../inbound.ts';
import { readAnswer } from '../read-answer.ts';
import { answerSpec } from './reply.ts';
import { type Step } from './step.ts';

/** `item`: the question that was open then, if it is known and still asked. */
export function takeLate(step: Step, input: Input, item: FormItem | undefined): void {
  const text = input.kind === 'text' ? input.text : null;
  const value = item ? valueOf(step, input, item) : null;
  const isAnswered = item !== undefined && item.value !== '' && step.given.has(item.key);
  if (item && value !== null && !isAnswered && step.filled.isAllowed(item.key, value)) {
    step.say({ kind: 'late-answer-taken' });
    step.accept(item, value, step.stored(item.key)?.seq ?? 0);
    return;
  }
  if (isAnswered && value === item.value) step.say({ kind: 'answer-unchanged', key: item.key, value });
  else step.say({ kind: 'came-late', text, key: isAnswered ? item.key : null });
  stayPut(step);
}

/** The contact is left where they stand, whatever that is, and sees it. */
function stayPut(step: Step): void {
  switch (step.state.mode) {
    case 'confirming':
      step.say({ kind: 'submit-offered' });
      return;
    case 'paused':
      step.say({ kind: 'paused' });
      return;
    case 'idle':
      step.say({ kind: 'status-shown' });
      return;
    case 'asking':
    case 'reviewing':
      step.stay();
  }
}

/** null = it answers no such question. */
function valueOf(step: Step, input: Input, item: FormItem): string | null {
  const { type } = item.question;
  switch (input.kind) {
    case 'text': {
      const reading = readAnswer(input.text, answerSpec(step, item), { now: step.now, timeZone: step.snapshot.timeZone });
      return reading.kind === 'accepted' ? reading.value : null;
    }
    case 'media': {
      const { upload } = step.snapshot;
      return (type === 'image' || type === 'file') && upload && 'value' in upload ? upload.value : null;
    }
    case 'location':
      return type === 'geopoint' ? `${input.latitude} ${input.longitude} 0 0` : null;
    default:
      return null;
  }
}
