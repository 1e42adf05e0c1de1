-- Older releases cannot work with this: stop them first.
ALTER TABLE "audit_trail" ADD COLUMN "previous" text;--> statement-breakpoint
ALTER TABLE "audit_trail" ADD COLUMN "hash" text;--> statement-breakpoint
DO $$
DECLARE
	entry record;
	head text := '';
BEGIN
	FOR entry IN SELECT "id" FROM "audit_trail" ORDER BY "id" LOOP
		UPDATE "audit_trail" SET "previous" = head, "hash" = encode(sha256(convert_to(array_to_json(array[head, "id"::text, extract(epoch from "happened_at")::text, "actor", "action", "round_id", "agency_id"::text, "before"::text, "after"::text, "origin", "reason"])::text, 'UTF8')), 'hex')
		WHERE "id" = entry."id" RETURNING "hash" INTO head;
	END LOOP;
END $$;--> statement-breakpoint
ALTER TABLE "audit_trail" ALTER COLUMN "previous" SET NOT NULL;--> statement-breakpoint
ALTER TABLE "audit_trail" ALTER COLUMN "hash" SET NOT NULL;
