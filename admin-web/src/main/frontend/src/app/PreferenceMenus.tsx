import { useCell } from '../live/cell';
import { useText } from '../text/text';
import { Menu } from '../ui/kit/controls';
import { effectiveZone, LANGUAGES, prefer, preferences, type Language } from './preferences';

const LANGUAGE_NAMES: Record<Language, string> = { en: 'English', ru: 'Русский' };
const ZONES = ['UTC', 'local', 'Europe/London', 'Europe/Berlin', 'Europe/Moscow', 'Asia/Yekaterinburg', 'Asia/Novosibirsk', 'Asia/Kolkata', 'Asia/Shanghai', 'Asia/Tokyo', 'America/New_York', 'America/Los_Angeles'];

export function LanguageMenu() {
  const { t } = useText();
  const { language } = useCell(preferences);
  return (
    <Menu label={`${t('preference.language')}: ${LANGUAGE_NAMES[language]}`} text={language.toUpperCase()} entries={LANGUAGES.map((one) => ({
      key: one, text: LANGUAGE_NAMES[one], chosen: one === language, onSelect: () => prefer({ language: one }),
    }))} />
  );
}

export function ThemeMenu() {
  const { t } = useText();
  const { theme } = useCell(preferences);
  return (
    <Menu label={t('preference.theme')} text={t(`theme.${theme}`)} entries={(['light', 'dark', 'system'] as const).map((one) => ({
      key: one, text: t(`theme.${one}`), chosen: one === theme, onSelect: () => prefer({ theme: one }),
    }))} />
  );
}

/** The zone is always printed: a time without one has led to wrong conclusions before. */
export function ZoneMenu() {
  const { t } = useText();
  const { zone } = useCell(preferences);
  const shown = effectiveZone(zone);
  return (
    <Menu label={`${t('preference.zone')}: ${shown}`} text={shown} entries={ZONES.map((one) => ({
      key: one, text: one === 'local' ? t('preference.zoneLocal', { zone: effectiveZone('local') }) : one, chosen: one === zone, onSelect: () => prefer({ zone: one }),
    }))} />
  );
}
