CREATE TABLE "agencies" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "agencies_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"code" text NOT NULL,
	"name_th" text NOT NULL,
	"name_en" text DEFAULT '' NOT NULL,
	"ministry" text DEFAULT '' NOT NULL,
	"level" text NOT NULL,
	"type" text DEFAULT '' NOT NULL,
	"province" text DEFAULT '' NOT NULL,
	"parent_id" bigint,
	"aliases" text[] DEFAULT '{}' NOT NULL,
	"extra" jsonb DEFAULT '{}'::jsonb NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL,
	"retired_at" timestamp (3) with time zone,
	"retired_reason" text,
	"successor_id" bigint,
	CONSTRAINT "agencies_code_key" UNIQUE("code"),
	CONSTRAINT "agencies_level_check" CHECK ("agencies"."level" in ('department', 'province'))
);
--> statement-breakpoint
CREATE TABLE "answer_history" (
	"response_id" bigint NOT NULL,
	"key" text NOT NULL,
	"seq" integer NOT NULL,
	"value" text NOT NULL,
	"answered_by" bigint,
	"answered_at" timestamp (3) with time zone NOT NULL,
	"inbox_id" bigint,
	CONSTRAINT "answer_history_pkey" PRIMARY KEY("response_id","key","seq")
);
--> statement-breakpoint
CREATE TABLE "answers" (
	"response_id" bigint NOT NULL,
	"key" text NOT NULL,
	"value" text NOT NULL,
	"seq" integer NOT NULL,
	"answered_by" bigint,
	"answered_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "answers_pkey" PRIMARY KEY("response_id","key")
);
--> statement-breakpoint
CREATE TABLE "audit_trail" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "audit_trail_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"happened_at" timestamp (3) with time zone NOT NULL,
	"actor" text NOT NULL,
	"action" text NOT NULL,
	"round_id" text,
	"agency_id" bigint,
	"before" jsonb,
	"after" jsonb,
	"origin" text NOT NULL,
	"reason" text
);
--> statement-breakpoint
CREATE TABLE "contacts" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "contacts_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"line_user_id" text,
	"display_name" text DEFAULT '' NOT NULL,
	"language" text DEFAULT 'th' NOT NULL,
	"state" jsonb NOT NULL,
	"revision" integer DEFAULT 0 NOT NULL,
	"notice_version" integer,
	"notice_acknowledged_at" timestamp (3) with time zone,
	"created_at" timestamp (3) with time zone NOT NULL,
	"last_event_at" timestamp (3) with time zone,
	"unreachable_at" timestamp (3) with time zone,
	"reminders_off_at" timestamp (3) with time zone,
	"snoozed_until" timestamp (3) with time zone,
	"is_organiser" boolean DEFAULT false NOT NULL,
	"erased_at" timestamp (3) with time zone,
	CONSTRAINT "contacts_line_user_id_key" UNIQUE("line_user_id")
);
--> statement-breakpoint
CREATE TABLE "files" (
	"hash" text PRIMARY KEY NOT NULL,
	"content_type" text NOT NULL,
	"size_bytes" integer NOT NULL,
	"stored_at" timestamp (3) with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "inbox" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "inbox_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"webhook_event_id" text NOT NULL,
	"sender" text NOT NULL,
	"occurred_at" timestamp (3) with time zone NOT NULL,
	"received_at" timestamp (3) with time zone NOT NULL,
	"event" jsonb NOT NULL,
	"run_at" timestamp (3) with time zone NOT NULL,
	"attempts" integer DEFAULT 0 NOT NULL,
	"lease_id" uuid,
	"leased_until" timestamp (3) with time zone,
	"done_at" timestamp (3) with time zone,
	"outcome" text,
	"parked_at" timestamp (3) with time zone,
	"error" text,
	CONSTRAINT "inbox_webhook_event_id_key" UNIQUE("webhook_event_id")
);
--> statement-breakpoint
CREATE TABLE "invitation_guesses" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "invitation_guesses_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"contact_id" bigint NOT NULL,
	"guessed_at" timestamp (3) with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "invitations" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "invitations_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"round_id" text NOT NULL,
	"agency_id" bigint NOT NULL,
	"role" text NOT NULL,
	"code_hash" text NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL,
	"expires_at" timestamp (3) with time zone NOT NULL,
	"used_at" timestamp (3) with time zone,
	"used_by" bigint,
	"revoked_at" timestamp (3) with time zone,
	CONSTRAINT "invitations_code_hash_key" UNIQUE("code_hash"),
	CONSTRAINT "invitations_role_check" CHECK ("invitations"."role" in ('coordinator', 'contributor', 'viewer'))
);
--> statement-breakpoint
CREATE TABLE "memberships" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "memberships_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"contact_id" bigint NOT NULL,
	"agency_id" bigint NOT NULL,
	"role" text NOT NULL,
	"joined_at" timestamp (3) with time zone NOT NULL,
	"ended_at" timestamp (3) with time zone,
	"ended_reason" text,
	CONSTRAINT "memberships_role_check" CHECK ("memberships"."role" in ('coordinator', 'contributor', 'viewer'))
);
--> statement-breakpoint
CREATE TABLE "outbox" (
	"id" uuid PRIMARY KEY NOT NULL,
	"channel" text NOT NULL,
	"contact_id" bigint,
	"recipient" text NOT NULL,
	"reason" text NOT NULL,
	"round_id" text,
	"payload" jsonb,
	"priority" integer NOT NULL,
	"reply_token" text,
	"reply_until" timestamp (3) with time zone,
	"created_at" timestamp (3) with time zone NOT NULL,
	"run_at" timestamp (3) with time zone NOT NULL,
	"give_up_at" timestamp (3) with time zone NOT NULL,
	"attempts" integer DEFAULT 0 NOT NULL,
	"lease_id" uuid,
	"leased_until" timestamp (3) with time zone,
	"first_sent_at" timestamp (3) with time zone,
	"ended_at" timestamp (3) with time zone,
	"outcome" text,
	"error" text,
	"request_id" text,
	"carried_by" uuid,
	CONSTRAINT "outbox_channel_check" CHECK ("outbox"."channel" in ('reply', 'push'))
);
--> statement-breakpoint
CREATE TABLE "questionnaires" (
	"id" text NOT NULL,
	"version" integer NOT NULL,
	"definition" jsonb NOT NULL,
	"published_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "questionnaires_pkey" PRIMARY KEY("id","version")
);
--> statement-breakpoint
CREATE TABLE "report_links" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "report_links_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"token_hash" text NOT NULL,
	"response_id" bigint NOT NULL,
	"contact_id" bigint,
	"kind" text NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL,
	"expires_at" timestamp (3) with time zone NOT NULL,
	"revoked_at" timestamp (3) with time zone,
	"opened_at" timestamp (3) with time zone,
	"opened_count" integer DEFAULT 0 NOT NULL,
	CONSTRAINT "report_links_token_hash_key" UNIQUE("token_hash")
);
--> statement-breakpoint
CREATE TABLE "responses" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "responses_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"round_id" text NOT NULL,
	"agency_id" bigint NOT NULL,
	"questionnaire_id" text NOT NULL,
	"questionnaire_version" integer NOT NULL,
	"status" text NOT NULL,
	"revision" integer DEFAULT 0 NOT NULL,
	"started_at" timestamp (3) with time zone NOT NULL,
	"last_answered_at" timestamp (3) with time zone,
	"answered_count" integer DEFAULT 0 NOT NULL,
	"asked_count" integer DEFAULT 0 NOT NULL,
	"submitted_at" timestamp (3) with time zone,
	"submitted_by" bigint,
	"reopened_at" timestamp (3) with time zone,
	"submissions" integer DEFAULT 0 NOT NULL,
	CONSTRAINT "responses_round_agency_key" UNIQUE("round_id","agency_id"),
	CONSTRAINT "responses_status_check" CHECK ("responses"."status" in ('answering', 'submitted'))
);
--> statement-breakpoint
CREATE TABLE "round_agencies" (
	"round_id" text NOT NULL,
	"agency_id" bigint NOT NULL,
	"closes_at" timestamp (3) with time zone,
	"retired_at" timestamp (3) with time zone,
	"retired_reason" text,
	CONSTRAINT "round_agencies_pkey" PRIMARY KEY("round_id","agency_id")
);
--> statement-breakpoint
CREATE TABLE "rounds" (
	"id" text PRIMARY KEY NOT NULL,
	"questionnaire_id" text NOT NULL,
	"title" text NOT NULL,
	"opens_at" timestamp (3) with time zone NOT NULL,
	"closes_at" timestamp (3) with time zone NOT NULL,
	"closed_at" timestamp (3) with time zone,
	"reminder_policy" jsonb NOT NULL,
	"push_budget" integer,
	"announced_targets" integer,
	"created_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "rounds_period_check" CHECK ("rounds"."closes_at" > "rounds"."opens_at")
);
--> statement-breakpoint
CREATE TABLE "scores" (
	"response_id" bigint PRIMARY KEY NOT NULL,
	"total" numeric(9, 6),
	"level" text,
	"dimensions" jsonb NOT NULL,
	"detail" jsonb NOT NULL,
	"scored_at" timestamp (3) with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "settings" (
	"name" text PRIMARY KEY NOT NULL,
	"value" jsonb NOT NULL,
	"changed_at" timestamp (3) with time zone NOT NULL
);
--> statement-breakpoint
ALTER TABLE "agencies" ADD CONSTRAINT "agencies_parent_id_fkey" FOREIGN KEY ("parent_id") REFERENCES "public"."agencies"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "agencies" ADD CONSTRAINT "agencies_successor_id_fkey" FOREIGN KEY ("successor_id") REFERENCES "public"."agencies"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "answers" ADD CONSTRAINT "answers_response_id_responses_id_fk" FOREIGN KEY ("response_id") REFERENCES "public"."responses"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "invitations" ADD CONSTRAINT "invitations_round_id_rounds_id_fk" FOREIGN KEY ("round_id") REFERENCES "public"."rounds"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "invitations" ADD CONSTRAINT "invitations_agency_id_agencies_id_fk" FOREIGN KEY ("agency_id") REFERENCES "public"."agencies"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "invitations" ADD CONSTRAINT "invitations_used_by_contacts_id_fk" FOREIGN KEY ("used_by") REFERENCES "public"."contacts"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "memberships" ADD CONSTRAINT "memberships_contact_id_contacts_id_fk" FOREIGN KEY ("contact_id") REFERENCES "public"."contacts"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "memberships" ADD CONSTRAINT "memberships_agency_id_agencies_id_fk" FOREIGN KEY ("agency_id") REFERENCES "public"."agencies"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "report_links" ADD CONSTRAINT "report_links_response_id_responses_id_fk" FOREIGN KEY ("response_id") REFERENCES "public"."responses"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "report_links" ADD CONSTRAINT "report_links_contact_id_contacts_id_fk" FOREIGN KEY ("contact_id") REFERENCES "public"."contacts"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "responses" ADD CONSTRAINT "responses_round_id_rounds_id_fk" FOREIGN KEY ("round_id") REFERENCES "public"."rounds"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "responses" ADD CONSTRAINT "responses_agency_id_agencies_id_fk" FOREIGN KEY ("agency_id") REFERENCES "public"."agencies"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "responses" ADD CONSTRAINT "responses_questionnaire_fkey" FOREIGN KEY ("questionnaire_id","questionnaire_version") REFERENCES "public"."questionnaires"("id","version") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "round_agencies" ADD CONSTRAINT "round_agencies_round_id_rounds_id_fk" FOREIGN KEY ("round_id") REFERENCES "public"."rounds"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "round_agencies" ADD CONSTRAINT "round_agencies_agency_id_agencies_id_fk" FOREIGN KEY ("agency_id") REFERENCES "public"."agencies"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "scores" ADD CONSTRAINT "scores_response_id_responses_id_fk" FOREIGN KEY ("response_id") REFERENCES "public"."responses"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "audit_trail_round_idx" ON "audit_trail" USING btree ("round_id","happened_at");--> statement-breakpoint
CREATE INDEX "audit_trail_agency_idx" ON "audit_trail" USING btree ("agency_id","happened_at");--> statement-breakpoint
CREATE INDEX "inbox_waiting_by_sender_idx" ON "inbox" USING btree ("sender","occurred_at","id") WHERE done_at is null and parked_at is null;--> statement-breakpoint
CREATE INDEX "inbox_waiting_idx" ON "inbox" USING btree ("id") WHERE done_at is null and parked_at is null;--> statement-breakpoint
CREATE INDEX "inbox_parked_idx" ON "inbox" USING btree ("parked_at") WHERE parked_at is not null;--> statement-breakpoint
CREATE INDEX "inbox_received_idx" ON "inbox" USING btree ("received_at");--> statement-breakpoint
CREATE INDEX "invitation_guesses_contact_idx" ON "invitation_guesses" USING btree ("contact_id","guessed_at");--> statement-breakpoint
CREATE INDEX "invitation_guesses_at_idx" ON "invitation_guesses" USING btree ("guessed_at");--> statement-breakpoint
CREATE INDEX "invitations_agency_idx" ON "invitations" USING btree ("round_id","agency_id");--> statement-breakpoint
CREATE UNIQUE INDEX "memberships_current_key" ON "memberships" USING btree ("contact_id","agency_id") WHERE ended_at is null;--> statement-breakpoint
CREATE INDEX "memberships_agency_idx" ON "memberships" USING btree ("agency_id");--> statement-breakpoint
CREATE UNIQUE INDEX "outbox_recipient_reason_key" ON "outbox" USING btree ("recipient","reason");--> statement-breakpoint
CREATE INDEX "outbox_due_idx" ON "outbox" USING btree ("priority","run_at") WHERE ended_at is null;--> statement-breakpoint
CREATE INDEX "outbox_held_idx" ON "outbox" USING btree ("recipient") WHERE outcome = 'held';--> statement-breakpoint
CREATE INDEX "outbox_carried_idx" ON "outbox" USING btree ("carried_by") WHERE carried_by is not null;--> statement-breakpoint
CREATE INDEX "outbox_round_idx" ON "outbox" USING btree ("round_id","created_at");--> statement-breakpoint
CREATE INDEX "report_links_response_idx" ON "report_links" USING btree ("response_id");--> statement-breakpoint
CREATE INDEX "round_agencies_agency_idx" ON "round_agencies" USING btree ("agency_id");--> statement-breakpoint
CREATE UNIQUE INDEX "rounds_one_open_per_questionnaire" ON "rounds" USING btree ("questionnaire_id") WHERE closed_at is null;--> statement-breakpoint
CREATE INDEX "scores_total_idx" ON "scores" USING btree ("total");