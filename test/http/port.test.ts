// A port that cannot be had is said in a sentence, before anything is started.
import { once } from 'node:events';
import { createServer } from 'node:net';
import { type AddressInfo } from 'node:net';
import { expect, test } from 'vitest';
import { assertPortIsFree } from '../../src/http/port.ts';

test('a port that another program has is named, with how to choose another', async () => {
  const server = createServer();
  server.listen(0);
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  await expect(assertPortIsFree(port, null)).rejects.toMatchObject({
    kind: 'bad-config',
    message: expect.stringMatching(new RegExp(`^PORT: ${port} is used by another program.*PORT=${port + 1} npm start$`)) as string,
  });
  server.close();
  await once(server, 'close');
  await expect(assertPortIsFree(port, null)).resolves.toBeUndefined();
});
