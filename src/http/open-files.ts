// Whether the process can still open files and connections: the system limits how many (`ulimit -n`), and without any left webhooks are
// turned away before anything of ours sees them. So somebody has to look.
import { open } from 'node:fs/promises';
import { devNull } from 'node:os';
import { type Logger } from 'pino';

/** Below this the log says at the start that it may not be enough. */
const openFilesWanted = 1024;
const lookEveryMs = 2000;

/** What the system lets this process open; Infinity where it does not say (Windows). Node has raised it as far as it may. */
export function openFilesMax(): number {
  // Or it would ask for the names of all addresses that we are connected to.
  Object.assign(process.report, { excludeNetwork: true });
  const { userLimits } = process.report.getReport() as { userLimits?: { open_files?: { soft: number | string } } };
  const soft = userLimits?.open_files?.soft;
  return typeof soft === 'number' ? soft : Infinity;
}

/** False when not one more can be opened. */
export async function canOpenFiles(): Promise<boolean> {
  try {
    await (await open(devNull)).close();
    return true;
  } catch (error) {
    if (error instanceof Error && 'code' in error && (error.code === 'EMFILE' || error.code === 'ENFILE')) return false;
    throw error;
  }
}

/** Says in the log when nothing can be opened any more, and when it can again; as long as the process lives, without keeping it alive. */
export function watchOpenFiles(log: Pick<Logger, 'warn' | 'error'>, max: number): void {
  if (max < openFilesWanted)
    log.warn(
      { max, wanted: openFilesWanted },
      'this process may open few files and connections (ulimit -n): under load they may not be enough',
    );
  let wasShort = false;
  const look = async (): Promise<void> => {
    const isShort = !(await canOpenFiles());
    if (isShort && !wasShort)
      log.error({ max }, 'no more files or connections can be opened (ulimit -n): webhooks are turned away until some are closed');
    if (!isShort && wasShort) log.warn({ max }, 'files and connections can be opened again');
    wasShort = isShort;
  };
  const timer = setInterval(() => {
    look().catch((error: unknown) => log.warn({ err: error }, 'whether files can be opened is not known'));
  }, lookEveryMs);
  timer.unref();
}
