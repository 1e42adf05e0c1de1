// A process that uses an embedded database, for tests that share, kill and repair one. Its parameter is the folder. It prints one JSON
// line, { url } when open or { error }; a line on its input makes it close and end.
import { once } from 'node:events';
import { openEmbedded } from '../../src/db/embedded.ts';

try {
  const database = await openEmbedded(process.argv[2] ?? '', undefined, { durable: false, settings: { fsync: 'off' } });
  process.stdout.write(`${JSON.stringify({ url: database.url })}\n`);
  await once(process.stdin, 'data');
  await database.close();
  process.stdin.destroy();
} catch (error) {
  process.stdout.write(`${JSON.stringify({ error: String(error) })}\n`);
  process.exitCode = 1;
}
