// Fails when a catalogue lacks a key, has one nobody uses, does not parse, or names other parameters than English does.
// A key is used where it stands as a whole string in the sources, or where a template literal begins with its family: t(`cause.${code}`).
import { readFileSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from '@formatjs/icu-messageformat-parser';

const CATALOGUES = '../../../../admin-api/src/main/resources/io/caddis/admin/messages';
const SOURCE_LANGUAGE = 'en';

const languages = readdirSync(CATALOGUES).filter((name) => name.endsWith('.json')).map((name) => name.replace('.json', ''));
const catalogues = new Map(languages.map((language) => [language, read(language)]));
const source = catalogues.get(SOURCE_LANGUAGE);
const problems = [];

for (const [language, catalogue] of catalogues) {
  for (const key of source.keys()) if (!catalogue.has(key)) problems.push(`${language}.json lacks ${key}`);
  for (const [key, text] of catalogue) {
    if (!source.has(key)) problems.push(`${language}.json has ${key}, which ${SOURCE_LANGUAGE}.json has not`);
    const parameters = parametersOf(language, key, text);
    const expected = parametersOf(SOURCE_LANGUAGE, key, source.get(key) ?? text);
    if (parameters !== expected) problems.push(`${language}.json: ${key} has the parameters {${parameters}}, English has {${expected}}`);
  }
}

const code = sources('src').map((file) => readFileSync(file, 'utf8')).join('\n');
const literals = new Set([...code.matchAll(/['"`]([a-z][A-Za-z0-9._-]*)['"`]/g)].map((match) => match[1]));
const families = [...code.matchAll(/`([a-z][A-Za-z0-9.-]*\.)\$\{/g)].map((match) => match[1]);
for (const key of source.keys()) {
  if (!literals.has(key) && !families.some((family) => key.startsWith(family))) problems.push(`${key} is used nowhere`);
}
for (const match of code.matchAll(/\bt\(\s*'([^']+)'/g)) {
  if (!source.has(match[1])) problems.push(`the sources ask for ${match[1]}, which is in no catalogue`);
}
for (const family of families) {
  if (![...source.keys()].some((key) => key.startsWith(family))) problems.push(`the sources ask for keys that begin with ${family}: there is none`);
}

if (problems.length > 0) {
  console.error('Messages:\n- ' + [...new Set(problems)].join('\n- '));
  process.exit(1);
}
console.log(`${source.size} messages in ${languages.join(', ')}.`);

function read(language) {
  const text = readFileSync(join(CATALOGUES, `${language}.json`), 'utf8');
  const keys = [...text.matchAll(/^\s*"([^"]+)":/gm)].map((match) => match[1]);
  const twice = keys.find((key, at) => keys.indexOf(key) !== at);
  if (twice) throw new Error(`${language}.json has ${twice} twice`);
  return new Map(Object.entries(JSON.parse(text)));
}

function parametersOf(language, key, text) {
  try {
    const names = new Set();
    collect(parse(text), names);
    return [...names].sort().join(', ');
  } catch (problem) {
    problems.push(`${language}.json: ${key} does not parse: ${problem.message}`);
    return '';
  }
}

function collect(elements, names) {
  for (const element of elements) {
    if (element.type !== 0 && element.type !== 7 && element.value) names.add(element.value);
    for (const option of Object.values(element.options ?? {})) collect(option.value, names);
    if (element.children) collect(element.children, names);
  }
}

function sources(directory) {
  return readdirSync(directory).flatMap((name) => {
    const path = join(directory, name);
    return statSync(path).isDirectory() ? sources(path) : /\.tsx?$/.test(name) ? [path] : [];
  });
}
