/** Milliseconds of the processor that this thread spends on some work: others who use the machine do not count. */
export function processorMs(work: () => unknown): number {
  const start = process.threadCpuUsage();
  work();
  const { user, system } = process.threadCpuUsage(start);
  return (user + system) / 1000;
}
