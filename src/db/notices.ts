// Versions of the privacy notice, and who acknowledged which.
import { recordAudit } from './audit.ts';
import { type Sql, type TransactionSql } from './connect.ts';

/** By language, then by paragraph. */
export type NoticeTexts = Readonly<Record<string, Readonly<Record<string, string>>>>;

export interface Notice {
  readonly version: number;
  readonly texts: NoticeTexts;
  readonly inForceAt: Date;
}

/**
 * Where the version is known, its texts are brought to these, and the audit trail keeps what they replace. Else contacts have to acknowledge
 * it: returns how many had acknowledged an earlier one.
 */
export async function insertNotice(sql: Sql, { version, texts, inForceAt }: Notice): Promise<number> {
  return sql.begin(async (tx) => {
    const added = await tx`
      insert into notices (version, texts, in_force_at) values (${version}, ${tx.json(texts)}, ${inForceAt}) on conflict (version) do nothing`;
    if (added.count === 0) {
      await amendNotice(tx, { version, texts, inForceAt });
      return 0;
    }
    // The version that was acknowledged, and when, stands in notice_acknowledgements.
    const asked = await tx`
      update contacts set notice_acknowledged_at = null where notice_version < ${version} and notice_acknowledged_at is not null`;
    const entry = { actor: 'system', origin: 'start', action: 'notice.in-force' as const, after: { version, toAcknowledge: asked.count } };
    await recordAudit(tx, entry, inForceAt);
    return asked.count;
  });
}

async function amendNotice(tx: TransactionSql, { version, texts, inForceAt }: Notice): Promise<void> {
  const [kept] = await tx<{ texts: NoticeTexts }[]>`
    select texts from notices where version = ${version} and texts <> ${tx.json(texts)} for update`;
  if (!kept) return;
  await tx`update notices set texts = ${tx.json(texts)} where version = ${version}`;
  const changed = (from: NoticeTexts, to: NoticeTexts): object =>
    Object.fromEntries(Object.entries(from['th'] ?? {}).filter(([part, text]) => to['th']?.[part] !== text));
  const entry = { actor: 'system', origin: 'start', action: 'notice.amended' as const };
  await recordAudit(tx, { ...entry, before: changed(kept.texts, texts), after: { version, ...changed(texts, kept.texts) } }, inForceAt);
}

export interface ListedNotice extends Notice {
  /** Contacts who ever acknowledged it. */
  readonly acknowledged: number;
}

/** The newest first. */
export async function listNotices(sql: Sql): Promise<ListedNotice[]> {
  return sql<ListedNotice[]>`
    select n.version, n.texts, n.in_force_at as "inForceAt",
      (select count(*)::int from notice_acknowledgements k where k.version = n.version) as acknowledged
    from notices n order by n.version desc`;
}

export interface Acknowledgement {
  readonly contactId: number;
  /** '' when the person was forgotten. */
  readonly displayName: string;
  readonly version: number;
  readonly acknowledgedAt: Date;
}

/** In the order of contacts and versions; `version` null = of all. */
export async function listAcknowledgements(sql: Sql, version: number | null): Promise<Acknowledgement[]> {
  return sql<Acknowledgement[]>`
    select k.contact_id as "contactId", c.display_name as "displayName", k.version, k.acknowledged_at as "acknowledgedAt"
    from notice_acknowledgements k join contacts c on c.id = k.contact_id where ${version}::int is null or k.version = ${version}
    order by k.contact_id, k.version`;
}
