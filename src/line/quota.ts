// How many pushes the account may still send this month.
import { type PushQuota } from '../domain/message.ts';
import { type LineApi } from './api.ts';

export async function readQuota(api: LineApi): Promise<PushQuota> {
  const [quota, consumption] = await api.call((client) => Promise.all([client.getMessageQuota(), client.getMessageQuotaConsumption()]));
  return { limit: quota.type === 'limited' ? (quota.value ?? 0) : null, used: consumption.totalUsage };
}
