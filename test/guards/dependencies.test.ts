// What the installed packages may be: from the registry, with a checksum, under a licence that lets this be given on, running no scripts
// but those that we know.
import { expect, test } from 'vitest';
import lock from '../../package-lock.json' with { type: 'json' };
import project from '../../package.json' with { type: 'json' };

interface Locked {
  readonly version: string;
  readonly resolved?: string;
  readonly integrity?: string;
  readonly license?: string;
  readonly dev?: boolean;
  readonly optional?: boolean;
  readonly hasInstallScript?: boolean;
}

const locked = Object.entries(lock.packages as unknown as Readonly<Record<string, Locked>>).filter(([path]) => path !== '');
const nameOf = (path: string): string => path.slice(path.lastIndexOf('node_modules/') + 'node_modules/'.length);

test('every package has a SHA-512, except programs for other machines that npm could not look up; none comes from elsewhere', () => {
  expect(locked.filter(([, { resolved }]) => resolved !== undefined && !resolved.startsWith('https://registry.npmjs.org/'))).toEqual([]);
  const bad = locked.filter(([, { integrity }]) => integrity?.startsWith('sha512-') !== true);
  // Optional, of one exact version, and each for a platform: `npm ci` takes them from the registry without a checksum of ours.
  expect(bad.filter(([path, { optional }]) => optional !== true || !/typst-ts-node-compiler-|oxc-parser\/binding-/.test(path))).toEqual([]);
});

test('what is installed for production may be given on', () => {
  const fine = /^(?:MIT|ISC|0BSD|Unlicense|BSD-[23]-Clause|Apache-2\.0|OFL-1\.1|LGPL-3\.0-or-later|BlueOak-1\.0\.0| AND )+$/;
  const odd = locked.filter(([, { dev, license }]) => dev !== true && !fine.test(license ?? ''));
  expect(odd.map(([path, { license }]) => `${nameOf(path)}: ${license ?? 'none'}`)).toEqual([]);
});

test('only packages that are known to need it run scripts when they are installed', () => {
  const scripted = new Set(locked.filter(([, { hasInstallScript }]) => hasInstallScript === true).map(([path]) => nameOf(path)));
  expect([...scripted].filter((name) => !Object.hasOwn(project.allowScripts, name))).toEqual([]);
});

test('direct dependencies are pinned to one version', () => {
  const ranges = Object.entries({ ...project.dependencies, ...project.devDependencies, ...project.optionalDependencies });
  expect(ranges.filter(([, version]) => !/^\d+\.\d+\.\d+(?:-[\w.]+)?$/.test(version))).toEqual([]);
});
