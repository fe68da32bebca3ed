import { useState } from 'react';
import type { PartitionRow } from '../../contract/types';
import { useText } from '../../text/text';
import { PartitionGrid } from '../../ui/domain/PartitionGrid';
import { Page } from '../../ui/kit/page';
import { PartitionActions } from '../plan/PartitionActions';

export function PartitionsScreen() {
  const { t } = useText();
  const [selected, setSelected] = useState<ReadonlyMap<string, PartitionRow>>(new Map());
  return (
    <Page crumbs={[]} title={t('nav.partitions')} fill>
      <PartitionGrid label={t('nav.partitions')} fileName="partitions" fixed={{}} withTopic selected={selected} onSelect={setSelected}
        actions={<PartitionActions selected={selected} onDone={() => setSelected(new Map())} />} />
    </Page>
  );
}
