// Loaded before the program (`node --import`). Compiled modules are kept beside the installed packages: the next start need not load the
// compiler of TypeScript, which saves some 50 MB and half its time (where that folder cannot be written, it does without). And Node 24
// re-reads drizzle-orm's large package.json for each of its modules, which costs some 230 MB of memory and half a second; telling it the
// format of those modules avoids that. Nothing else happens here.
import { enableCompileCache, registerHooks } from 'node:module';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

enableCompileCache(fileURLToPath(new URL('../node_modules/.cache/compiled', import.meta.url)));

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
