import { useText } from '../../text/text';
import { Page } from '../../ui/kit/page';
import { GroupsGrid } from './GroupsGrid';

export function GroupsScreen() {
  const { t } = useText();
  return <Page crumbs={[]} title={t('nav.groups')} fill><GroupsGrid /></Page>;
}
