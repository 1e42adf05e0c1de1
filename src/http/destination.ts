// Whose webhooks are ours: a webhook names the bot that it is for by its user id (REF "Webhook request body"), and LINE tells ours.
import { type Container } from '../container.ts';
import { Problem } from '../problem.ts';

/** How long to wait before LINE is asked again. */
const againMs = 60_000;

/**
 * Asks LINE once, in the background, when it is first needed. As long as LINE has not said, every destination passes: a webhook is not
 * lost because of a question of ours, and its signature was checked.
 */
export function ownDestination({ messenger, log }: Pick<Container, 'messenger' | 'log'>): (destination: string) => boolean {
  let own: string | null = null;
  let askedAtMs = -Infinity;
  const ask = async (): Promise<void> => {
    try {
      own = (await messenger.botInfo()).userId;
    } catch (error) {
      if (!(error instanceof Problem)) throw error;
      log.warn({ problem: error.kind }, 'LINE does not tell who we are: webhooks are not checked for it yet');
    }
  };
  return (destination) => {
    if (own === null && performance.now() - askedAtMs > againMs) {
      askedAtMs = performance.now();
      ask().catch((error: unknown) => log.error({ err: error }, 'the bot could not be asked for'));
    }
    const isOurs = own === null || destination === own;
    if (!isOurs) log.error('a webhook is for another bot: are LINE_CHANNEL_SECRET and the access token of one channel?');
    return isOurs;
  };
}
