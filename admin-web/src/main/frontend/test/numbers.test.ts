import { describe, expect, it } from 'vitest';
import { compareInt64, grouped } from '../src/format/int64';
import { textOf } from '../src/text/text';
import { toCsv, toJson } from '../src/ui/grid/export';

const english = textOf('en', 'UTC').formats;
const russian = textOf('ru', 'Europe/Moscow').formats;
/** Russian groups digits with spaces that do not break. */
const plain = (text: string) => text.replaceAll(/\s/g, ' ');

describe('64-bit numbers', () => {
  it('shouldKeepEveryDigit', () => {
    expect(english.count('9223372036854775807')).toBe('9,223,372,036,854,775,807');
    expect(english.count('-7210194211959421178')).toBe('-7,210,194,211,959,421,178');
    expect(plain(grouped('9223372036854775807', 'ru'))).toBe('9 223 372 036 854 775 807');
  });

  it('shouldCompareExactly', () => {
    expect(compareInt64('9223372036854775807', '9223372036854775806')).toBe(1);
    expect(compareInt64('-1', '0')).toBe(-1);
    expect(compareInt64('9007199254740993', '9007199254740993')).toBe(0);
  });

  it('shouldExportEveryDigit', () => {
    const columns = [{ key: 'end', title: 'end', exported: (row: { end: string }) => row.end }];
    const rows = [{ end: '9223372036854775807' }, { end: '-7210194211959421178' }];
    expect(toCsv(columns, rows)).toBe('end\r\n9223372036854775807\r\n-7210194211959421178\r\n');
    expect(JSON.parse(toJson(columns, rows))).toEqual([{ end: '9223372036854775807' }, { end: '-7210194211959421178' }]);
  });
});

describe('export', () => {
  it('shouldDisarmFormulasAndQuoteWhatNeedsIt', () => {
    const columns = [{ key: 'name', title: 'name', exported: (row: string) => row }];
    expect(toCsv(columns, ['=1+1', '@x', 'a,b', 'say "x"', '-'])).toBe('name\r\n\'=1+1\r\n\'@x\r\n"a,b"\r\n"say ""x"""\r\n\'-\r\n');
  });
});

describe('formats', () => {
  it('shouldShowADash_whenAValueIsNotKnown', () => {
    expect([english.count(undefined), english.bytes(null), english.moment(undefined), english.duration(null)]).toEqual(['—', '—', '—', '—']);
    expect(english.count('0')).toBe('0');
  });

  it('shouldChooseUnits', () => {
    expect(english.bytes('1288490188')).toBe('1.2 GiB');
    expect(english.bytes('0')).toBe('0 B');
    expect(english.duration(130_000)).toBe('2 min 10 s');
    expect(english.duration(3_600_000)).toBe('1 h');
    expect(english.duration(950)).toBe('950 ms');
    expect(plain(russian.duration(93_600_000))).toBe('1 д 2 ч');
    expect(plain(russian.bytes('1288490188'))).toBe('1,2 GiB');
  });

  it('shouldShowMomentsInTheChosenZone', () => {
    expect(english.moment('2026-01-01T23:04:05Z')).toBe('2026-01-01 23:04:05');
    expect(russian.moment('2026-01-01T23:04:05Z')).toBe('2026-01-02 02:04:05');
    expect(english.clock('2026-01-01T00:15:00Z')).toBe('00:15:00');
    expect(english.ago('2026-01-01T00:00:00Z', Date.parse('2026-01-01T00:02:10Z'))).toBe('2 min 10 s ago');
    expect(english.ago('2026-01-01T00:00:00Z', Date.parse('2026-01-01T02:00:00Z'))).toBe('2026-01-01 00:00:00');
  });
});

describe('words', () => {
  it('shouldUseTheRightPlural', () => {
    const { t } = textOf('ru', 'UTC');
    const brokers = (n: number) => t('overview.size', { brokers: n, topics: 1, partitions: '1', count: 1 }).split(' · ')[0];
    expect([1, 2, 5, 11, 21].map(brokers)).toEqual(['1 брокер', '2 брокера', '5 брокеров', '11 брокеров', '21 брокер']);
  });

  it('shouldShowTheCode_whenANewerNodeSendsOneThatIsNotKnown', () => {
    const text = textOf('en', 'UTC');
    expect(text.code('cause.comet', { count: '3', brokers: null })).toBe('comet (count 3)');
    expect(text.code('cause.comet')).toBe('comet');
  });

  it('shouldShowMarkupAsText', () => {
    expect(textOf('en', 'UTC').t('topic.partitionsOf', { topic: '<b>x</b>' })).toBe('Partitions of <b>x</b>');
  });
});
