// The agency of the register that a use case is about.
import { readRegister, type RegisteredAgency } from '../../db/agencies.ts';
import { type Sql, type TransactionSql } from '../../db/connect.ts';
import { problems } from '../../problem.ts';

/** Retired ones too. @throws Problem `not-found` */
export async function knownAgency(sql: Sql | TransactionSql, code: string): Promise<RegisteredAgency> {
  const [agency] = await readRegister(sql, [code]);
  if (!agency) throw problems.notFound({ what: 'agency', id: code });
  return agency;
}
