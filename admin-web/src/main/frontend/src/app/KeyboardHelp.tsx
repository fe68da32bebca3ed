import { useText } from '../text/text';
import { Dialog } from '../ui/kit/surfaces';

export function KeyboardHelp({ onClose }: { onClose: () => void }) {
  const { t } = useText();
  const keys: readonly (readonly [string, string])[] = [
    ['Ctrl K', t('keys.palette')], ['/', t('keys.search')], ['j k', t('keys.rows')], ['Enter', t('keys.open')], ['x', t('keys.select')],
    ['g o', t('nav.overview')], ['g b', t('nav.brokers')], ['g t', t('nav.topics')], ['g p', t('nav.partitions')], ['g c', t('nav.groups')],
    ['g e', t('nav.timeline')], ['g s', t('nav.settings')], ['.', t('keys.pause')], ['?', t('keys.help')], ['Esc', t('keys.close')],
  ];
  return (
    <Dialog title={t('keys.title')} onClose={onClose} size="medium">
      <div className="keys">{keys.map(([key, meaning]) => <div key={key}><span>{meaning}</span><kbd>{key}</kbd></div>)}</div>
    </Dialog>
  );
}
