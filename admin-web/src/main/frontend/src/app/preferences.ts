import { Cell } from '../live/cell';

/** What a person chose for this browser. It is kept in localStorage and in no cookie: no node needs to know. */
export interface Preferences {
  readonly theme: 'light' | 'dark' | 'system';
  readonly language: Language;
  /** An IANA zone, or `local` for the browser's. */
  readonly zone: string;
  readonly density: 'compact' | 'normal' | 'comfortable';
  readonly navigation: 'wide' | 'narrow';
}

export type Language = 'en' | 'ru';
export const LANGUAGES: readonly Language[] = ['en', 'ru'];

const STORAGE_KEY = 'caddis.preferences';

export const preferences = new Cell<Preferences>(stored());

export function prefer(change: Partial<Preferences>): void {
  preferences.update((now) => ({ ...now, ...change }));
  try {
    localStorage.setItem(STORAGE_KEY, JSON.stringify(preferences.get()));
  } catch {
    // a browser that forbids storage forgets the choice with the page
  }
}

/** Reads what an earlier visit, perhaps of another version, wrote: each value is checked for itself. */
export function preferencesFrom(text: string | null, browserLanguages: readonly string[]): Preferences {
  let saved: Record<string, unknown> = {};
  try {
    const parsed: unknown = JSON.parse(text ?? '{}');
    if (parsed !== null && typeof parsed === 'object') saved = parsed as Record<string, unknown>;
  } catch {
    // not ours: the defaults
  }
  const spoken = browserLanguages.map((tag) => tag.slice(0, 2)).find((tag) => LANGUAGES.some((known) => known === tag));
  return {
    theme: oneOf(saved['theme'], ['light', 'dark', 'system'], 'system'),
    language: oneOf(saved['language'], LANGUAGES, (spoken as Language | undefined) ?? 'en'),
    zone: typeof saved['zone'] === 'string' && isZone(saved['zone']) ? saved['zone'] : 'UTC',
    density: oneOf(saved['density'], ['compact', 'normal', 'comfortable'], 'normal'),
    navigation: oneOf(saved['navigation'], ['wide', 'narrow'], 'wide'),
  };
}

function stored(): Preferences {
  try {
    return preferencesFrom(localStorage.getItem(STORAGE_KEY), navigator.languages);
  } catch {
    return preferencesFrom(null, []);
  }
}

function oneOf<T extends string>(value: unknown, allowed: readonly T[], otherwise: T): T {
  return allowed.find((one) => one === value) ?? otherwise;
}

export function isZone(zone: string): boolean {
  if (zone === 'local') return true;
  try {
    new Intl.DateTimeFormat('en', { timeZone: zone });
    return true;
  } catch {
    return false;
  }
}

/** The zone that `local` stands for, else the zone itself. */
export function effectiveZone(zone: string): string {
  return zone === 'local' ? new Intl.DateTimeFormat().resolvedOptions().timeZone : zone;
}

/** Sets theme, density and language where the style sheets look for them. */
export function applyPreferences(now: Preferences): void {
  const root = document.documentElement;
  const dark = now.theme === 'dark' || (now.theme === 'system' && matchMedia('(prefers-color-scheme: dark)').matches);
  root.classList.toggle('pf-v6-theme-dark', dark);
  root.dataset['theme'] = dark ? 'dark' : 'light';
  root.dataset['density'] = now.density;
  root.lang = now.language;
}
