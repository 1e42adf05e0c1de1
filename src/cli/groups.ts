// Every command group, and where it is. In the order in which the overall help lists them.
import { type Command } from './command.ts';

type Load = () => Promise<{ readonly commands: readonly Command[] }>;

export const groups: Readonly<Record<string, Load>> = {
  questionnaire: () => import('./questionnaire.ts'),
  agencies: () => import('./agencies.ts'),
  round: async () => ({ commands: [...(await import('./round.ts')).commands, ...(await import('./retention.ts')).commands] }),
  invitations: () => import('./invitations.ts'),
  contacts: () => import('./contacts.ts'),
  notice: () => import('./notice.ts'),
  responses: () => import('./responses.ts'),
  answers: async () => ofGroup(await import('./exports.ts'), 'answers'),
  scores: async () => ofGroup(await import('./exports.ts'), 'scores'),
  history: async () => ofGroup(await import('./exports.ts'), 'history'),
  audit: async () => ({ commands: [...ofGroup(await import('./exports.ts'), 'audit').commands, ...(await import('./audit.ts')).commands] }),
  report: () => import('./report.ts'),
  overview: () => import('./overview.ts'),
  reminders: () => import('./reminders.ts'),
  organisers: () => import('./organisers.ts'),
  inbox: () => import('./inbox.ts'),
  richmenu: () => import('./richmenu.ts'),
  doctor: () => import('./doctor.ts'),
  backup: async () => ofGroup(await import('./backup.ts'), 'backup'),
  restore: async () => ofGroup(await import('./backup.ts'), 'restore'),
  migrate: () => import('./migrate.ts'),
};

/** Those of a module that holds several groups. */
function ofGroup({ commands }: { readonly commands: readonly Command[] }, group: string): { readonly commands: readonly Command[] } {
  return { commands: commands.filter((one) => one.group === group) };
}
