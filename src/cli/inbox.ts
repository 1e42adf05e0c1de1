// inbox: events that kept failing, and another try.
import { replayEvent } from '../app/replay-event.ts';
import { listParked } from '../db/inbox.ts';
import { acting, type Command } from './command.ts';
import { showWhen } from './when.ts';
import { wholeNumber } from './whole-number.ts';

export const commands: readonly Command[] = [
  {
    group: 'inbox',
    name: 'parked',
    summary: 'cli.commands.inbox.parked',
    async run(context) {
      const { db } = await context.open();
      context.out.list(
        [
          { key: 'id', header: 'cli.columns.number', align: 'right' },
          { key: 'occurred_at', header: 'cli.columns.occurred_at', show: (row) => showWhen(context, row.occurred_at) },
          { key: 'parked_at', header: 'cli.columns.parked_at', show: (row) => showWhen(context, row.parked_at) },
          { key: 'attempts', header: 'cli.columns.attempts', align: 'right' },
          { key: 'error', header: 'cli.columns.error', mayShrink: true },
          { key: 'sender', header: 'cli.columns.sender' },
          { key: 'webhook_event_id', header: 'cli.columns.webhook_event_id' },
        ],
        await listParked(db.sql),
        'cli.inbox.none',
      );
    },
  },
  {
    group: 'inbox',
    name: 'replay',
    summary: 'cli.commands.inbox.replay',
    positionals: [{ name: 'ID' }],
    async run(context) {
      const { args, out, t } = context;
      const id = wholeNumber(context, 'ID', args.first);
      await replayEvent(await context.open(), id, acting(context));
      out.value({ id, replayed: true }, () => t('cli.inbox.replayed', { id }));
    },
  },
];
