// drizzle-kit writes a migration from the difference between src/db/schema.ts and drizzle/meta: npm run db:generate
import { defineConfig } from 'drizzle-kit';

export default defineConfig({ dialect: 'postgresql', schema: './src/db/schema.ts', out: './drizzle' });
