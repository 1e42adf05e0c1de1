// How long answering takes, as contacts are told: an estimate, so in steps.

/** One question takes so long until enough responses are in to measure it. */
export const estimatedSeconds = 30;
const stepMinutes = 5;

/** Up to the next step; never none. */
export const roundedMinutes = (minutes: number): number => Math.max(1, Math.ceil(minutes / stepMinutes)) * stepMinutes;
