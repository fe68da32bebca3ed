import { IntlMessageFormat } from 'intl-messageformat';
import en from '@messages/en.json';
import ru from '@messages/ru.json';
import { effectiveZone, preferences, type Language } from '../app/preferences';
import { Formats } from '../format/formats';
import { useCell } from '../live/cell';

export type MessageKey = keyof typeof en;
export type Parameters = Readonly<Record<string, string | number | null | undefined>>;

const CATALOGUES: Record<Language, Record<string, string>> = { en, ru };

/** The words and formats of one language and time zone. Immutable; `textOf` keeps one for each pair. */
export class Text {
  readonly language: Language;
  readonly formats: Formats;
  readonly #compiled = new Map<string, IntlMessageFormat>();

  constructor(language: Language, zone: string) {
    this.language = language;
    this.formats = new Formats(language, zone, (key, parameters) => this.t(key, parameters));
  }

  /** A message with its parameters. The key exists: the build checks it. */
  t = (key: MessageKey, parameters?: Parameters): string => {
    let message = this.#compiled.get(key);
    if (message === undefined) {
      message = new IntlMessageFormat(CATALOGUES[this.language][key] ?? key, this.language, undefined, { ignoreTag: true });
      this.#compiled.set(key, message);
    }
    return String(message.format(parameters as Record<string, string | number>));
  };

  /**
   * The message of a code that a node sent. A code this page does not know comes from a newer node: it is shown as it came, with what
   * it says, never left out.
   */
  code = (key: string, parameters?: Parameters): string => {
    if (this.has(key)) {
      try {
        return this.t(key, parameters);
      } catch {
        // a newer node says the code with other parameters: as below
      }
    }
    const said = Object.entries(parameters ?? {}).filter(([, value]) => value !== null && value !== undefined);
    const code = key.slice(key.lastIndexOf('.') + 1);
    return said.length === 0 ? code : `${code} (${said.map(([name, value]) => `${name} ${value}`).join(', ')})`;
  };

  has(key: string): key is MessageKey {
    return Object.hasOwn(CATALOGUES[this.language], key);
  }
}

const texts = new Map<string, Text>();

export function textOf(language: Language, zone: string): Text {
  const effective = effectiveZone(zone);
  const key = `${language} ${effective}`;
  let text = texts.get(key);
  if (text === undefined) {
    text = new Text(language, effective);
    texts.set(key, text);
  }
  return text;
}

/** The words in the language of the person who looks; the component follows when that changes. */
export function useText(): Text {
  const { language, zone } = useCell(preferences);
  return textOf(language, zone);
}
