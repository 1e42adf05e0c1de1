// A message that its sender took back (LINE: unsend) and that was an answer: nothing of it is kept but that it was withdrawn.
import { type Container } from '../../container.ts';
import { type TransactionSql } from '../../db/connect.ts';
import { emptyWithdrawn, forgetFile, type WithdrawnMessage } from '../../db/files.ts';
import { hashOfFile } from '../../domain/answer.ts';
import { removeStored } from './store-file.ts';

/** In the step's transaction, last: a file is removed before the commit, and again should the commit fail and the event be retried. */
export async function withdrawMessage(
  tx: TransactionSql,
  { config }: Pick<Container, 'config'>,
  message: WithdrawnMessage,
): Promise<undefined> {
  for (const value of await emptyWithdrawn(tx, message)) {
    const hash = hashOfFile(value);
    if (hash !== null && (await forgetFile(tx, hash))) await removeStored(config.dataDir, hash);
  }
  return undefined;
}
