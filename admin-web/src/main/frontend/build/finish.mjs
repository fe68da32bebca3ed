// After Vite: writes a .gz beside every file worth it, the licences of what was bundled, and refuses a page that got too heavy.
import { readFileSync, readdirSync, statSync, writeFileSync, existsSync } from 'node:fs';
import { join, extname } from 'node:path';
import { gzipSync } from 'node:zlib';

const FIRST_LOAD_LIMIT_BYTES = 340 * 1024; // scripts, styles and the page that the first view needs, compressed
const ROUTE_CHUNK_LIMIT_BYTES = 60 * 1024; // what one screen adds, compressed
const ALLOWED_LICENCES = new Set(['MIT', 'Apache-2.0', 'BSD-2-Clause', 'BSD-3-Clause', '0BSD', 'ISC']);
const ALLOWED_FONT_LICENCES = new Set(['OFL-1.1']);

const output = process.env.CADDIS_UI_OUTPUT ?? '../../../target/ui';
const failures = [];

writeFileSync(join(output, 'licenses.txt'), licences());

const compressedBytes = new Map();
for (const file of files(output)) {
  if (!['.js', '.css', '.html', '.svg', '.txt', '.json'].includes(extname(file)) || file.includes('.vite')) continue;
  const compressed = gzipSync(readFileSync(join(output, file)), { level: 9 });
  writeFileSync(join(output, file + '.gz'), compressed);
  compressedBytes.set(file, compressed.length);
}

const manifest = JSON.parse(readFileSync(join(output, '.vite/manifest.json'), 'utf8'));
const entry = Object.values(manifest).find((chunk) => chunk.isEntry);
const first = closure(entry);
const firstBytes = bytesOf(first) + (compressedBytes.get('index.html') ?? 0);
if (firstBytes > FIRST_LOAD_LIMIT_BYTES) {
  failures.push(`the first load is ${kib(firstBytes)}, the limit is ${kib(FIRST_LOAD_LIMIT_BYTES)}`);
}
let heaviest = 0;
for (const [name, chunk] of Object.entries(manifest)) {
  if (!chunk.isDynamicEntry) continue;
  const added = bytesOf(new Set([...closure(chunk)].filter((file) => !first.has(file))));
  heaviest = Math.max(heaviest, added);
  if (added > ROUTE_CHUNK_LIMIT_BYTES) failures.push(`${name} adds ${kib(added)}, the limit is ${kib(ROUTE_CHUNK_LIMIT_BYTES)}`);
}
for (const file of files(output)) {
  if (!['.js', '.css', '.html'].includes(extname(file))) continue;
  const text = readFileSync(join(output, file), 'utf8');
  const foreign = text.match(/(?:src=|href=|url\(|@import\s*)["']?https?:\/\/[^"')\s]+/);
  if (foreign) failures.push(`${file} loads from another origin: ${foreign[0]}`);
}
console.log(`First load ${kib(firstBytes)} of ${kib(FIRST_LOAD_LIMIT_BYTES)}, heaviest screen adds ${kib(heaviest)} of ${kib(ROUTE_CHUNK_LIMIT_BYTES)}.`);
if (failures.length > 0) {
  console.error('The console is over its budget:\n- ' + failures.join('\n- '));
  process.exit(1);
}

function closure(chunk, seen = new Set()) {
  if (!chunk || seen.has(chunk.file)) return seen;
  seen.add(chunk.file);
  for (const css of chunk.css ?? []) seen.add(css);
  for (const imported of chunk.imports ?? []) closure(manifest[imported], seen);
  return seen;
}

function bytesOf(names) {
  let sum = 0;
  for (const name of names) sum += compressedBytes.get(name) ?? 0;
  return sum;
}

function files(directory, below = '') {
  return readdirSync(join(directory, below)).flatMap((name) => {
    const path = below ? `${below}/${name}` : name;
    return statSync(join(directory, path)).isDirectory() ? files(directory, path) : [path];
  });
}

function kib(bytes) {
  return `${(bytes / 1024).toFixed(1)} KB`;
}

/** Licence texts of everything that may end in the bundle; a licence that is not allowed is a failure. */
function licences() {
  const lock = JSON.parse(readFileSync('package-lock.json', 'utf8'));
  const texts = [];
  for (const [path, entry] of Object.entries(lock.packages)) {
    if (path === '' || entry.dev || !existsSync(path)) continue;
    const about = JSON.parse(readFileSync(join(path, 'package.json'), 'utf8'));
    const allowed = ALLOWED_LICENCES.has(about.license) || (about.name.startsWith('@fontsource') && ALLOWED_FONT_LICENCES.has(about.license));
    if (!allowed) failures.push(`${about.name} ${about.version} has the licence ${about.license}, which is none of ${[...ALLOWED_LICENCES].join(', ')}`);
    const file = readdirSync(path).find((name) => /^(license|licence|copying)(\.|$)/i.test(name));
    texts.push(`${about.name} ${about.version}: ${about.license}\n\n${file ? readFileSync(join(path, file), 'utf8').trim() : '(its package has no licence file)'}\n`);
  }
  return 'The web console contains these works of others.\n\n' + texts.join('\n' + '-'.repeat(100) + '\n\n');
}
