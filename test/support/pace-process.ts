// A process of its own that calls at the shared pace: so many calls once it is told to go, then it says that they are done.
import { connect } from '../../src/db/connect.ts';
import { takeSlots } from '../../src/db/pace.ts';
import { createTokenBucket } from '../../src/worker/token-bucket.ts';

const [url = '', calls = '0', perSecond = '1'] = process.argv.slice(2);
const db = connect(url);
const pace = { perSecond: Number(perSecond), burst: 20 };
const bucket = createTokenBucket(pace.perSecond, (count) => takeSlots(db.sql, 'test-pace', count, pace));

process.once('message', () => {
  void Promise.all(Array.from({ length: Number(calls) }, () => bucket.take()))
    .then(() => db.close())
    .then(() => process.send?.('done', () => process.exit(0)));
});
await db.sql`select 1`;
process.send?.('ready');
