// Lengths of time in milliseconds. A day is 24 hours: calendar days of a place are domain/time-zone.ts's and reminders/calendar.ts's.
export const minuteMs = 60_000;
export const hourMs = 60 * minuteMs;
export const dayMs = 24 * hourMs;
