// Every command group, and where it is. In the order in which the overall help lists them.
import { type Command } from './command.ts';

type Load = () => Promise<{ readonly commands: readonly Command[] }>;

export const groups: Readonly<Record<string, Load>> = {
  agencies: () => import('./agencies.ts'),
  answers: async () => ofGroup(await import('./exports.ts'), 'answers'),
  audit: async () => ofGroup(await import('./exports.ts'), 'audit'),
  history: async () => ofGroup(await import('./exports.ts'), 'history'),
  migrate: () => import('./migrate.ts'),
  organisers: () => import('./organisers.ts'),
  reminders: () => import('./reminders.ts'),
  scores: async () => ofGroup(await import('./exports.ts'), 'scores'),
};

/** Those of a module that holds several groups. */
function ofGroup({ commands }: { readonly commands: readonly Command[] }, group: string): { readonly commands: readonly Command[] } {
  return { commands: commands.filter((one) => one.group === group) };
}
