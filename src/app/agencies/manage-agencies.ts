// Renaming and retiring agencies: with a reason, in the audit trail, and never by deleting. Mergers: merge-agencies.ts.
import { type Container } from '../../container.ts';
import { lockRegister, readRegister, type RegisteredAgency, restoreAgency, retireAgency, upsertAgencies } from '../../db/agencies.ts';
import { recordAudit } from '../../db/audit.ts';
import { type TransactionSql } from '../../db/connect.ts';
import { reachableContacts } from '../../db/contacts.ts';
import { roundsOfAgency } from '../../db/rounds.ts';
import { announceWork } from '../../db/wake.ts';
import { compareAgency } from '../../domain/register/compare-agency.ts';
import { tidyName } from '../../domain/register/tidy.ts';
import { problems } from '../../problem.ts';
import { type Acting } from '../acting.ts';
import { knownAgency } from './known-agency.ts';
import { retiredCard } from '../present/round-notices.ts';
import { tellContacts, type Telling, type Told } from '../contacts/tell-contacts.ts';

type Parts = Pick<Container, 'db' | 'clock'>;

export interface Change {
  readonly code: string;
  readonly reason: string;
  readonly by: Acting;
}

export const refuseAgency = (code: string, params: Readonly<Record<string, string>>): never => {
  throw problems.refused({ faults: [{ code, params }] });
};

/** Two agencies. @throws Problem `refused` with each that is not there */
export async function bothRegistered(
  tx: TransactionSql,
  codes: readonly [string, string],
): Promise<readonly [RegisteredAgency, RegisteredAgency]> {
  const found = await readRegister(tx, codes);
  const [first, second] = codes.map((code) => found.find((one) => one.code === code));
  if (first && second) return [first, second];
  const missing = [...new Set(codes)].filter((code) => !found.some((one) => one.code === code));
  throw problems.refused({ faults: missing.map((code) => ({ code: 'agency-unknown', params: { code } })) });
}

/** The former name stays among the aliases. @throws Problem `refused`, `not-found` */
export async function renameAgency(
  { db, clock }: Parts,
  { code, nameTh, nameEn, reason, by }: Change & { readonly nameTh: string | undefined; readonly nameEn: string | undefined },
): Promise<{ readonly before: RegisteredAgency; readonly nameTh: string; readonly nameEn: string }> {
  return db.sql.begin(async (tx) => {
    await lockRegister(tx);
    const before = await knownAgency(tx, code);
    const { record, changes } = compareAgency(before, {
      ...{ row: 0, code, level: before.level, ministry: undefined, type: undefined, province: undefined, parentCode: undefined },
      ...{
        aliases: undefined,
        extra: {},
        nameTh: tidyName(nameTh ?? before.nameTh),
        nameEn: nameEn === undefined ? undefined : tidyName(nameEn),
      },
    });
    if (!/[ก-ฮ]/.test(record.nameTh)) refuseAgency('agency-name-not-thai', { name: record.nameTh });
    if (changes.length === 0) refuseAgency('agency-name-same', { code, name: before.nameTh });
    await upsertAgencies(tx, [record], clock.now());
    await recordAudit(
      tx,
      {
        ...by,
        action: 'agency.renamed',
        agencyId: before.id,
        before: { name_th: before.nameTh, name_en: before.nameEn },
        after: { name_th: record.nameTh, name_en: record.nameEn },
        reason,
      },
      clock.now(),
    );
    return { before, nameTh: record.nameTh, nameEn: record.nameEn };
  });
}

/** Out of the register's use and of the rounds that are not closed. Its contacts are told when it was in one. @throws Problem `refused`, `not-found` */
export async function retire(
  { db, clock, config, translate }: Parts & Pick<Container, 'config' | 'translate'>,
  { code, reason, telling, by }: Change & { readonly telling: Telling },
): Promise<Told & { readonly agency: RegisteredAgency }> {
  const retired = await db.sql.begin(async (tx) => {
    await lockRegister(tx);
    const agency = await knownAgency(tx, code);
    if (agency.retiredAt !== null) refuseAgency('agency-retired', { code });
    const now = clock.now();
    const isAsked = (await roundsOfAgency(tx, agency.id)).some(({ closedAt }) => closedAt === null);
    const recipients = isAsked ? await reachableContacts(tx, agency.id) : [];
    await retireAgency(tx, agency.id, { reason, successorId: null, now });
    const told = await tellContacts(
      tx,
      {
        recipients,
        telling,
        reason: `agency-retired:${agency.id}:${now.toISOString()}`,
        roundId: null,
        budgetLeft: null,
        card: (language) => retiredCard({ translate, language, timeZone: config.timeZone }, agency),
      },
      now,
    );
    await recordAudit(tx, { ...by, action: 'agency.retired', agencyId: agency.id, reason }, now);
    return { ...told, agency };
  });
  if (retired.pushed > 0) await announceWork(db.sql);
  return retired;
}

/** Takes a retirement or a merger back; what went over to a successor stays there. @throws Problem `refused`, `not-found` */
export async function restore({ db, clock }: Parts, { code, reason, by }: Change): Promise<RegisteredAgency> {
  return db.sql.begin(async (tx) => {
    await lockRegister(tx);
    const agency = await knownAgency(tx, code);
    if (agency.retiredAt === null) refuseAgency('agency-not-retired', { code });
    await restoreAgency(tx, agency.id);
    const before = { retired_reason: agency.retiredReason, into: agency.successorCode };
    await recordAudit(tx, { ...by, action: 'agency.restored', agencyId: agency.id, before, reason }, clock.now());
    return agency;
  });
}
