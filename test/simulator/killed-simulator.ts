// A process that runs a simulator on a state file until it is killed: node killed-simulator.ts STATE_FILE. Lines on stdin are what its one
// person says; `ready` and `said` come back.
import { adjustableClock } from '../../src/clock.ts';
import { startSimulator } from '../../src/simulator/simulator.ts';

const simulator = await startSimulator({
  channelSecret: 'secret',
  clock: adjustableClock(),
  stateFile: process.argv[2] ?? null,
  people: [{ name: 'A' }],
});
const person = simulator.people[0];
process.stdout.write('ready\n');
for await (const line of process.stdin.setEncoding('utf8') as AsyncIterable<string>) {
  simulator.advanceClock(86_400_000);
  person?.say(line.trim());
  process.stdout.write('said\n');
}
