CREATE TABLE "notice_acknowledgements" (
	"contact_id" bigint NOT NULL,
	"version" integer NOT NULL,
	"acknowledged_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "notice_acknowledgements_pkey" PRIMARY KEY("contact_id","version")
);
--> statement-breakpoint
CREATE TABLE "notices" (
	"version" integer PRIMARY KEY NOT NULL,
	"texts" jsonb NOT NULL,
	"in_force_at" timestamp (3) with time zone NOT NULL
);
--> statement-breakpoint
ALTER TABLE "invitations" ADD COLUMN "replaces" bigint;--> statement-breakpoint
ALTER TABLE "rounds" ADD COLUMN "retain_until" timestamp (3) with time zone;--> statement-breakpoint
ALTER TABLE "rounds" ADD COLUMN "purged_at" timestamp (3) with time zone;--> statement-breakpoint
ALTER TABLE "notice_acknowledgements" ADD CONSTRAINT "notice_acknowledgements_contact_id_contacts_id_fk" FOREIGN KEY ("contact_id") REFERENCES "public"."contacts"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "invitations" ADD CONSTRAINT "invitations_replaces_contacts_id_fk" FOREIGN KEY ("replaces") REFERENCES "public"."contacts"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
INSERT INTO "notice_acknowledgements" ("contact_id", "version", "acknowledged_at") SELECT "id", "notice_version", "notice_acknowledged_at" FROM "contacts" WHERE "notice_version" IS NOT NULL AND "notice_acknowledged_at" IS NOT NULL;
