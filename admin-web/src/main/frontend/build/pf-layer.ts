import type { Plugin } from 'vite';

/**
 * Puts PatternFly's style sheets into a cascade layer, so that our own rules win in whatever order chunks are loaded, and leaves out
 * the fonts and background pictures that no page of ours shows.
 */
export function patternFlyLayer(): Plugin {
  return {
    name: 'patternfly-layer',
    enforce: 'pre',
    transform(code, id) {
      if (!/@patternfly\/.*\.css$/.test(id.split('?')[0] ?? '')) return null;
      const kept = code
        .replace(/@font-face\s*\{[^}]*\}/g, '')
        .replace(/@charset[^;]*;/g, '')
        .replace(/url\([^)]*(PF|Felt)-Bkg[^)]*\)/g, 'none');
      return { code: `@layer patternfly{${kept}}`, map: null };
    },
  };
}
