// Every command group, and where it is. In the order in which the overall help lists them.
import { type Command } from './command.ts';

type Load = () => Promise<{ readonly commands: readonly Command[] }>;

export const groups: Readonly<Record<string, Load>> = {
  agencies: () => import('./agencies.ts'),
  migrate: () => import('./migrate.ts'),
};
