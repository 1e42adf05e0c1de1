// The printed sheets of invitation codes that were just made: the codes are in clear nowhere else but in the CSV file.
import { type CreatedInvitation } from '../app/invitations/create-invitations.ts';
import { invitationLink } from '../app/invitations/invitation-link.ts';
import { lettersPerFile, renderLetters } from '../report/letters.ts';
import { type CliContext, RefusedError } from './command.ts';
import { setAside, writeOutput } from './files.ts';

interface SheetOptions {
  /** `F.pdf`; several files are `F-1.pdf`, `F-2.pdf`, … */
  readonly file: string;
  /** Where the codes are too. */
  readonly codesFile: string;
  readonly roundTitle: string;
  readonly botId: string;
}

/** Returns the files. @throws RefusedError when one cannot be written; it says where the codes are. */
export async function writeSheets(
  context: CliContext,
  invitations: readonly CreatedInvitation[],
  { file, codesFile, roundTitle, botId }: SheetOptions,
): Promise<readonly string[]> {
  const { args, config, out, t } = context;
  const { clock, translate } = await context.open();
  const parts = Math.ceil(invitations.length / lettersPerFile);
  const files = Array.from({ length: parts }, (_, index) => (parts === 1 ? file : file.replace(/(\.pdf)?$/i, `-${index + 1}$1`)));
  const options = { botId, contact: args.text('contact') ?? config.dataController, timeZone: config.timeZone, now: clock.now() };
  const progress = context.progress(t('cli.invitations.drawing'), invitations.length);
  try {
    for (const [index, name] of files.entries()) {
      const letters = invitations
        .slice(index * lettersPerFile, (index + 1) * lettersPerFile)
        .map((one) => ({ ...one, roundTitle, link: invitationLink(botId, one.code) }));
      const pdf = await renderLetters(letters, options, translate);
      const aside = await setAside(name, t);
      if (aside !== null) out.note(t('cli.files.set-aside', { file: name, aside }));
      await writeOutput(name, pdf, t, true);
      progress.at(Math.min(invitations.length, (index + 1) * lettersPerFile));
    }
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    throw new RefusedError([t('cli.invitations.sheets-failed', { file: codesFile, reason: error.message })]);
  } finally {
    progress.end();
  }
  return files;
}
