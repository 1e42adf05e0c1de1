CREATE TABLE "peer_statistics" (
	"round_id" text NOT NULL,
	"level" text NOT NULL,
	"scope" text NOT NULL,
	"name" text NOT NULL,
	"total" jsonb,
	"dimensions" jsonb NOT NULL,
	CONSTRAINT "peer_statistics_pkey" PRIMARY KEY("round_id","level","scope","name")
);
--> statement-breakpoint
CREATE TABLE "published_overviews" (
	"round_id" text NOT NULL,
	"version" integer NOT NULL,
	"figures" jsonb NOT NULL,
	"corrections" jsonb NOT NULL,
	"reason" text NOT NULL,
	"published_at" timestamp (3) with time zone NOT NULL,
	"published_by" text NOT NULL,
	"withdrawn_at" timestamp (3) with time zone,
	"withdrawn_reason" text,
	CONSTRAINT "published_overviews_pkey" PRIMARY KEY("round_id","version")
);
--> statement-breakpoint
CREATE TABLE "round_statistics" (
	"round_id" text PRIMARY KEY NOT NULL,
	"as_of" timestamp (3) with time zone NOT NULL
);
--> statement-breakpoint
ALTER TABLE "peer_statistics" ADD CONSTRAINT "peer_statistics_round_id_rounds_id_fk" FOREIGN KEY ("round_id") REFERENCES "public"."rounds"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "published_overviews" ADD CONSTRAINT "published_overviews_round_id_rounds_id_fk" FOREIGN KEY ("round_id") REFERENCES "public"."rounds"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "round_statistics" ADD CONSTRAINT "round_statistics_round_id_rounds_id_fk" FOREIGN KEY ("round_id") REFERENCES "public"."rounds"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "scores_scored_at_idx" ON "scores" USING btree ("scored_at");