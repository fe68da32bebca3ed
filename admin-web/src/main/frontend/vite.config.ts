import { fileURLToPath } from 'node:url';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vitest/config';
import { patternFlyLayer } from './build/pf-layer.ts';

const messages = fileURLToPath(new URL('../../../../admin-api/src/main/resources/io/caddis/admin/messages', import.meta.url));

export default defineConfig({
  base: '/console/',
  plugins: [patternFlyLayer(), react()],
  resolve: { alias: { '@messages': messages } },
  build: {
    outDir: process.env['CADDIS_UI_OUTPUT'] ?? '../../../target/ui',
    emptyOutDir: true,
    // nothing as data: URL, the content security policy allows none for fonts
    assetsInlineLimit: 0,
    manifest: true,
    // build/finish.mjs holds the budget
    chunkSizeWarningLimit: 700,
  },
  server: {
    proxy: { '/console/api': process.env['CADDIS_NODE'] ?? 'http://localhost:25080' },
    fs: { allow: ['.', messages] },
  },
  test: {
    environment: 'happy-dom',
    include: ['test/**/*.test.{ts,tsx}'],
    server: { deps: { inline: [/@patternfly\//] } },
    reporters: ['dot', ['junit', { outputFile: '../../../target/surefire-reports/TEST-console.xml' }]],
  },
});
