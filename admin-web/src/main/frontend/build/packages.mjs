// npm ci, and then a stamp with the hash of the lock file: the next build sees that it has nothing to install.
import { execSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';

execSync('npm ci --ignore-scripts --no-audit --no-fund --loglevel=error', { stdio: 'inherit' });
writeFileSync('node_modules/.stamp', createHash('sha256').update(readFileSync('package-lock.json')).digest('hex'));
