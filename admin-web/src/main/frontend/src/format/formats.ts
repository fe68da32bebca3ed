import type { MessageKey, Parameters } from '../text/text';
import { grouped, roughly, type Int64 } from './int64';

const BYTE_UNITS = ['B', 'KiB', 'MiB', 'GiB', 'TiB', 'PiB', 'EiB'] as const;
const SECOND_MS = 1_000;
const MINUTE_MS = 60 * SECOND_MS;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;

/** What is not known is a dash: a zero would be a lie. */
export const UNKNOWN = '—';

type Translate = (key: MessageKey, parameters?: Parameters) => string;

/** Numbers, sizes, spans and moments as people read them. Exact values are for hover, copy and export. */
export class Formats {
  readonly zone: string;
  readonly #language: string;
  readonly #t: Translate;
  readonly #whole: Intl.NumberFormat;
  readonly #oneDigit: Intl.NumberFormat;
  readonly #compact: Intl.NumberFormat;
  readonly #moment: Intl.DateTimeFormat;

  constructor(language: string, zone: string, t: Translate) {
    this.#language = language;
    this.zone = zone;
    this.#t = t;
    this.#whole = new Intl.NumberFormat(language);
    this.#oneDigit = new Intl.NumberFormat(language, { maximumFractionDigits: 1 });
    this.#compact = new Intl.NumberFormat(language, { notation: 'compact', maximumFractionDigits: 1 });
    this.#moment = new Intl.DateTimeFormat('en-GB', {
      timeZone: zone, year: 'numeric', month: '2-digit', day: '2-digit', hour: '2-digit', minute: '2-digit', second: '2-digit', hourCycle: 'h23',
    });
  }

  /** Every digit, in groups. */
  count(value: Int64 | number | null | undefined): string {
    if (value === null || value === undefined) return UNKNOWN;
    return typeof value === 'number' ? this.#whole.format(value) : grouped(value, this.#language);
  }

  /** 4.1K: where the size matters and not the digits. */
  compact(value: Int64 | number | null | undefined): string {
    if (value === null || value === undefined) return UNKNOWN;
    const number = typeof value === 'number' ? value : roughly(value);
    return Math.abs(number) < 10_000 ? this.#oneDigit.format(number) : this.#compact.format(number);
  }

  bytes(value: Int64 | number | null | undefined): string {
    if (value === null || value === undefined) return UNKNOWN;
    let number = typeof value === 'number' ? value : roughly(value);
    let unit = 0;
    while (Math.abs(number) >= 1024 && unit < BYTE_UNITS.length - 1) {
      number /= 1024;
      unit++;
    }
    return `${unit === 0 ? this.#whole.format(Math.round(number)) : this.#oneDigit.format(number)} ${BYTE_UNITS[unit]}`;
  }

  bytesPerSecond(value: Int64 | number | null | undefined): string {
    return value === null || value === undefined ? UNKNOWN : this.#t('unit.perSecond', { amount: this.bytes(value) });
  }

  percent(value: number | null | undefined): string {
    return value === null || value === undefined ? UNKNOWN : `${this.#oneDigit.format(value)} %`;
  }

  /** The two largest units: 2 min 10 s. */
  duration(ms: number | null | undefined): string {
    if (ms === null || ms === undefined || !Number.isFinite(ms)) return UNKNOWN;
    const t = this.#t;
    const sign = ms < 0 ? '−' : '';
    const span = Math.abs(ms);
    if (span < SECOND_MS) return sign + t('unit.milliseconds', { n: this.#whole.format(Math.round(span)) });
    if (span < MINUTE_MS) return sign + t('unit.seconds', { n: this.#oneDigit.format(span < 10 * SECOND_MS ? span / SECOND_MS : Math.floor(span / SECOND_MS)) });
    if (span < HOUR_MS) {
      return sign + this.#pair(t('unit.minutes', { n: Math.floor(span / MINUTE_MS) }), Math.floor((span % MINUTE_MS) / SECOND_MS), 'unit.seconds');
    }
    if (span < DAY_MS) {
      return sign + this.#pair(t('unit.hours', { n: Math.floor(span / HOUR_MS) }), Math.floor((span % HOUR_MS) / MINUTE_MS), 'unit.minutes');
    }
    return sign + this.#pair(t('unit.days', { n: Math.floor(span / DAY_MS) }), Math.floor((span % DAY_MS) / HOUR_MS), 'unit.hours');
  }

  #pair(large: string, small: number, unit: MessageKey): string {
    return small === 0 ? large : `${large} ${this.#t(unit, { n: small })}`;
  }

  /** 2026-11-21 12:04:33 in the chosen zone. */
  moment(instant: string | number | null | undefined): string {
    const parts = this.#parts(instant);
    return parts === null ? UNKNOWN : `${parts['year']}-${parts['month']}-${parts['day']} ${clockOf(parts)}`;
  }

  /** 12:04:33. */
  clock(instant: string | number | null | undefined): string {
    const parts = this.#parts(instant);
    return parts === null ? UNKNOWN : clockOf(parts);
  }

  /** How long ago within the last hour, else the moment. */
  ago(instant: string | number | null | undefined, nowMs: number): string {
    const ms = millis(instant);
    if (ms === null) return UNKNOWN;
    const span = nowMs - ms;
    if (span < 0 || span >= HOUR_MS) return this.moment(ms);
    return span < SECOND_MS ? this.#t('unit.now') : this.#t('unit.ago', { span: this.duration(Math.floor(span / SECOND_MS) * SECOND_MS) });
  }

  /** For hover: exact, in UTC, as ISO 8601. */
  iso(instant: string | number | null | undefined): string {
    const ms = millis(instant);
    return ms === null ? '' : typeof instant === 'string' ? instant : new Date(ms).toISOString();
  }

  #parts(instant: string | number | null | undefined): Record<string, string> | null {
    const ms = millis(instant);
    if (ms === null) return null;
    const parts: Record<string, string> = {};
    for (const part of this.#moment.formatToParts(ms)) parts[part.type] = part.value;
    return parts;
  }
}

function clockOf(parts: Record<string, string>): string {
  return `${parts['hour']}:${parts['minute']}:${parts['second']}`;
}

function millis(instant: string | number | null | undefined): number | null {
  if (instant === null || instant === undefined || instant === '') return null;
  const ms = typeof instant === 'number' ? instant : Date.parse(instant);
  return Number.isFinite(ms) ? ms : null;
}
