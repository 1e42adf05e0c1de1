DROP INDEX "inbox_waiting_by_sender_idx";--> statement-breakpoint
DROP INDEX "inbox_waiting_idx";--> statement-breakpoint
CREATE INDEX "inbox_waiting_by_sender_idx" ON "inbox" USING btree ("sender","occurred_at","id") WHERE done_at is null and parked_at is null and sender > '';--> statement-breakpoint
CREATE INDEX "inbox_waiting_idx" ON "inbox" USING btree ("occurred_at","id") WHERE done_at is null and parked_at is null and occurred_at > '-infinity';