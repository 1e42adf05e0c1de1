// A process that uses an embedded database, for tests that share, kill and repair one. Parameters: the folder, and, where the project
// lies elsewhere, the path of its embedded.ts. It prints one JSON line { url } when open; a line on its input makes it close and end.
import { once } from 'node:events';
import { pathToFileURL } from 'node:url';
import { type EmbeddedDatabase, type EmbeddedOptions } from '../../src/db/embedded.ts';

type OpenEmbedded = (folder: string, log: undefined, options: EmbeddedOptions) => Promise<EmbeddedDatabase>;

const [folder = '', module = `${import.meta.dirname}/../../src/db/embedded.ts`] = process.argv.slice(2);
const { openEmbedded } = (await import(pathToFileURL(module).href)) as { openEmbedded: OpenEmbedded };

try {
  const database = await openEmbedded(folder, undefined, { durable: false, settings: { fsync: 'off' } });
  process.stdout.write(`${JSON.stringify({ url: database.url })}\n`);
  await once(process.stdin, 'data');
  await database.close();
  process.stdin.destroy();
} catch (error) {
  process.stdout.write(`${JSON.stringify({ error: String(error) })}\n`);
  process.exitCode = 1;
}
