// What an event brings besides itself: a picture or file to fetch, or a message to take back.
import { type Container } from '../../container.ts';
import { type TransactionSql } from '../../db/connect.ts';
import { fileSizes, findWithdrawn } from '../../db/files.ts';
import { type ClaimedEvent } from '../../db/inbox.ts';
import { hashOfFile } from '../../domain/answer.ts';
import { openTarget } from '../../domain/conversation/open-target.ts';
import { mayAnswer } from '../../domain/conversation/round.ts';
import { type Snapshot, type Target, type Upload } from '../../domain/conversation/snapshot.ts';
import { type ConversationState } from '../../domain/conversation/state.ts';
import { placeThen } from '../../domain/conversation/trail.ts';
import { type Turn } from '../../domain/conversation/turn.ts';
import { storeUpload } from './store-file.ts';
import { withdrawMessage } from './withdraw-message.ts';

export interface Attachments {
  /** The response that a withdrawn message answered; null = the event names none. */
  readonly responseId: number | null;
  /** For a snapshot. Fetches the picture or file, once, if the question that it is for asks for one. */
  read(target: Target | null, state: ConversationState): Promise<Pick<Snapshot, 'upload' | 'fileSizes' | 'withdrawn'>>;
  followUps(turn: Turn): readonly ((tx: TransactionSql) => Promise<undefined>)[];
}

/** Nothing is fetched yet, but for an event that takes a message back what it gave is looked up. */
export async function attachmentsOf(container: Container, event: ClaimedEvent): Promise<Attachments> {
  const { input, sender } = event;
  const { db, config } = container;
  const message = input.kind === 'unsend' ? await findWithdrawn(db.sql, sender, input.messageId) : null;
  let fetched: Promise<Upload> | null = null;
  return {
    responseId: message?.responseId ?? null,
    async read(target, state) {
      let upload: Upload | null = null;
      const wanted = input.kind === 'media' && target ? wantedOf(target, state, config.timeZone, event) : null;
      if (input.kind === 'media' && wanted !== null) upload = await (fetched ??= storeUpload(container, input, wanted, sender));
      const values = [
        ...Object.values(target?.response.answers ?? {}).map((answer) => answer.value),
        ...(upload && 'value' in upload ? [upload.value] : []),
      ];
      const hashes = values.flatMap((value) => hashOfFile(value) ?? []);
      return {
        upload,
        fileSizes: hashes.length === 0 ? {} : await fileSizes(db.sql, hashes),
        withdrawn: message !== null && message.responseId === target?.response.id ? message.keys : [],
      };
    },
    followUps: (turn) =>
      message !== null && turn.events.some((event) => event.kind === 'unsent' && event.keys.length > 0)
        ? [(tx) => withdrawMessage(tx, container, message)]
        : [],
  };
}

/** What the question that was open when it was sent wants of a media message; null = nothing, or nothing any more. */
function wantedOf(
  target: Target,
  state: ConversationState,
  timeZone: string,
  { occurredAt: now, isRedelivery }: ClaimedEvent,
): 'image' | 'file' | null {
  const isHere = state.at?.agencyId === target.agency.id && state.at.roundId === target.round.id;
  const place = isHere ? placeThen(state, { now, isRedelivered: isRedelivery }) : null;
  if (place === null) return null;
  if (!mayAnswer(target, now)) return null;
  const type = openTarget({ target, timeZone }, now)?.item(place)?.question.type;
  return type === 'image' || type === 'file' ? type : null;
}
