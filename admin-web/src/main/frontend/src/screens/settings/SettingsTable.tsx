import { call } from '../../contract/client';
import type { SettingRow, SettingsView } from '../../contract/types';
import { UNKNOWN } from '../../format/formats';
import { useLoaded } from '../../live/useLive';
import { useText } from '../../text/text';
import { changeQuery, usePlace } from '../../app/place';
import { Chip, Menu, Search } from '../../ui/kit/controls';
import { Gaps, ProblemNotice } from '../../ui/kit/problem';
import { Empty, Loading } from '../../ui/kit/surfaces';
import { download, toCsv, toJson } from '../../ui/grid/export';

/** Settings with value, source and default; those that differ first in sight. */
export function SettingsTable({ path, fileName }: { path: string; fileName: string }) {
  const text = useText();
  const { t } = text;
  const { query } = usePlace();
  const loaded = useLoaded<SettingsView>(path, (signal) => call(path, { signal }));
  const search = (query.get('q') ?? '').toLowerCase();
  const differs = query.get('differs') === 'true';
  if (loaded.value === null) return loaded.problem === null ? <Loading /> : <ProblemNotice problem={loaded.problem} onRetry={loaded.again} />;
  const all = loaded.value.settings;
  const shown = all.filter((setting) => (!differs || setting.overridden) && (search === '' || setting.name.includes(search) || setting.documentation.toLowerCase().includes(search)));
  const exported = [
    { key: 'name', title: 'name', exported: (setting: SettingRow) => setting.name },
    { key: 'value', title: 'value', exported: (setting: SettingRow) => setting.value },
    { key: 'source', title: 'source', exported: (setting: SettingRow) => setting.source },
    { key: 'default', title: 'default', exported: (setting: SettingRow) => setting.defaultValue },
  ];
  return (
    <>
      <div className="grid-tools">
        <Search label={t('nav.settings')} value={query.get('q') ?? ''} onChange={(next) => changeQuery({ q: next }, { replace: true })} />
        <Chip text={t('settings.differs')} on={differs} count={String(all.filter((setting) => setting.overridden).length)} onChange={(on) => changeQuery({ differs: on ? 'true' : null })} />
        <div className="bar-end">
          <Menu label={t('export.menu')} text={t('export.menu')} entries={[
            { key: 'csv', text: t('export.csv'), onSelect: () => download(`${fileName}.csv`, 'text/csv;charset=utf-8', toCsv(exported, shown)) },
            { key: 'json', text: t('export.json'), onSelect: () => download(`${fileName}.json`, 'application/json', toJson(exported, shown)) },
          ]} />
        </div>
      </div>
      {loaded.problem !== null ? <ProblemNotice problem={loaded.problem} onRetry={loaded.again} /> : null}
      {shown.length === 0 ? (
        <Empty title={t('grid.nothing')} actions={<button type="button" className="chip" onClick={() => changeQuery({ q: null, differs: null })}>{t('grid.clear')}</button>} />
      ) : (
        <div className="grid" role="region" tabIndex={0} aria-label={t('nav.settings')}>
          <table className="plan-table table-roomy settings">
            <thead><tr><th scope="col">{t('settings.name')}</th><th scope="col">{t('settings.value')}</th><th scope="col">{t('settings.source')}</th><th scope="col">{t('settings.default')}</th></tr></thead>
            <tbody>
              {shown.map((setting) => (
                <tr key={setting.name}>
                  <td><span className="mono">{setting.name}</span><div className="soft settings-text" lang="en">{setting.documentation}</div></td>
                  <td className={`mono wrap-anywhere${setting.overridden ? ' settings-own' : ''}`}>{valueOf(setting, t('settings.hidden'))}</td>
                  <td title={setting.given.map((given) => `${given.name} = ${given.value ?? ''} (${given.source})`).join('\n')}>{text.code(`settingSource.${setting.source}`)}</td>
                  <td className="mono wrap-anywhere soft">{setting.defaultValue ?? UNKNOWN}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
      <Gaps missing={loaded.value.missing} />
    </>
  );
}

function valueOf(setting: SettingRow, hidden: string): string {
  return setting.sensitive ? hidden : setting.value ?? UNKNOWN;
}
