// Random schedules against the reference model (test/support/model): MODEL_SCHEDULES of them, or as many as fit into MODEL_MINUTES.
import { checkSchedules } from '../support/model/schedules.ts';
import { type Row } from './row.ts';

export function benchModel(): Promise<Row[]> {
  const wanted = Number(process.env['MODEL_SCHEDULES'] ?? 20_000);
  const minutes = Number(process.env['MODEL_MINUTES'] ?? 60);
  const startedAt = performance.now();
  const { played, failure } = checkSchedules(wanted, minutes * 60_000);
  const seconds = (performance.now() - startedAt) / 1000;
  if (failure !== null) process.stdout.write(`${failure}\n`);
  return Promise.resolve([
    {
      name: `random schedules against the reference model, ${played.toLocaleString('en')} played: with faults`,
      value: failure === null ? 0 : 1,
      unit: 'faults',
      yardstick: `${(played / seconds).toFixed(0)} schedules/s`,
      target: 0,
      ok: failure === null,
    },
  ]);
}
