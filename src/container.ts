// What use cases are handed, as one plain object, built once in main.ts or cli.ts (and by tests).
import { type Logger } from 'pino';
import { type Clock } from './clock.ts';
import { type Config } from './config.ts';
import { type Database } from './db/connect.ts';
import { type Messenger } from './domain/message.ts';
import { type Translate } from './i18n/translate.ts';

export interface Container {
  readonly db: Database;
  readonly messenger: Messenger;
  readonly clock: Clock;
  readonly translate: Translate;
  readonly config: Config;
  readonly log: Logger;
}
