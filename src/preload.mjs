// Loaded before the program (`node --import`). Node 24 re-reads drizzle-orm's large package.json for each of its modules, which costs
// some 230 MB of memory and half a second; telling it the format of those modules avoids that. Nothing else happens here.
import { registerHooks } from 'node:module';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const drizzle = '/node_modules/drizzle-orm/';

registerHooks({
  resolve: (specifier, context, next) =>
    specifier.startsWith('.') && context.parentURL?.includes(drizzle)
      ? { url: new URL(specifier, context.parentURL).href, format: 'module', shortCircuit: true }
      : next(specifier, context),
  load: (url, context, next) =>
    url.includes(drizzle) && url.endsWith('.js')
      ? { format: 'module', shortCircuit: true, source: readFileSync(fileURLToPath(url)) }
      : next(url, context),
});
