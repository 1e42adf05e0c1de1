ALTER TABLE "files" ADD COLUMN "stored_by" bigint;--> statement-breakpoint
CREATE INDEX "files_stored_by_idx" ON "files" USING btree ("stored_by","stored_at");