import { useText } from '../../text/text';
import { Page } from '../../ui/kit/page';
import { SettingsTable } from './SettingsTable';

export function SettingsScreen() {
  const { t } = useText();
  return <Page crumbs={[]} title={t('settings.cluster')}><SettingsTable path="/settings" fileName="settings" /></Page>;
}
