// What a message says, as plain text: for when LINE would not take its drawn form. Choices keep their numbers, because typing a number
// answers the question as well.
import { type Block, type Button, type OutboundMessage } from '../domain/message.ts';
import { textMax } from '../line-protocol/limits.ts';
import { split } from './cut.ts';

function sayButton({ label, action }: Button): string {
  if (action.kind === 'open') return `${label}: ${action.url}`;
  return action.kind === 'say' && action.text !== label ? `› ${label} (${action.text})` : `› ${label}`;
}

function sayBlock(block: Block): string {
  switch (block.kind) {
    case 'text':
      return block.text;
    case 'choices': {
      const mark = block.mark === 'one' ? '●' : '✓';
      return block.choices
        .map((choice) => `${choice.number === '' ? '•' : `${choice.number}.`} ${choice.label}${choice.isSelected ? ` ${mark}` : ''}`)
        .join('\n');
    }
    case 'bars':
      return block.bars.map((bar) => `${bar.label}: ${bar.value}`).join('\n');
    case 'facts':
      return block.rows.map((row) => `${row.label}: ${row.value}`).join('\n');
    case 'rows':
      return block.rows
        .map((row) => sayButton({ label: [row.label, row.detail].filter(Boolean).join(' – '), action: row.action }))
        .join('\n');
    case 'picture':
      return block.url;
    case 'line':
      return '';
  }
}

/** Texts of 1 to 5,000 UTF-16 units; none when the message says nothing. */
export function toPlainText(message: OutboundMessage): string[] {
  if (message.kind === 'text') return split(message.text, textMax);
  if (message.kind === 'picture') return split(`${message.alt}\n${message.url}`, textMax);
  const top = [message.heading, message.progress?.label].filter(Boolean).join(' · ');
  const buttons = [...message.buttons, ...(message.links ?? [])].map(sayButton).join('\n');
  const paragraphs = [...(message.notes ?? []).map(sayBlock), top, message.title ?? '', ...message.blocks.map(sayBlock), buttons].filter(
    (paragraph) => paragraph.trim() !== '',
  );
  return split(paragraphs.length === 0 ? message.alt : paragraphs.join('\n\n'), textMax);
}
