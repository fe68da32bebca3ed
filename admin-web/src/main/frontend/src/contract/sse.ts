/** One event of a server-sent stream. */
export interface StreamEvent {
  readonly id: string | null;
  readonly event: string;
  readonly data: string;
}

/** A longer event is no event of ours. */
export const EVENT_LIMIT_CHARACTERS = 8 * 1024 * 1024;

/** Splits the text of a stream into its events, wherever the network cut it (WHATWG HTML 9.2.6). Holds what is unfinished. */
export class EventParser {
  #rest = '';
  #id: string | null = null;
  #event = '';
  #data: string[] = [];

  push(text: string): StreamEvent[] {
    const events: StreamEvent[] = [];
    this.#rest += text;
    if (this.#rest.length > EVENT_LIMIT_CHARACTERS) throw new Error(`an event of the stream is longer than ${EVENT_LIMIT_CHARACTERS} characters`);
    let begin = 0;
    for (;;) {
      const end = this.#rest.indexOf('\n', begin);
      if (end < 0) break;
      const line = this.#rest.slice(begin, end > begin && this.#rest[end - 1] === '\r' ? end - 1 : end);
      begin = end + 1;
      const event = this.#line(line);
      if (event !== null) events.push(event);
    }
    this.#rest = this.#rest.slice(begin);
    return events;
  }

  #line(line: string): StreamEvent | null {
    if (line === '') {
      const event = this.#data.length === 0 ? null : { id: this.#id, event: this.#event || 'message', data: this.#data.join('\n') };
      this.#event = '';
      this.#data = [];
      return event;
    }
    if (line.startsWith(':')) return null;
    const colon = line.indexOf(':');
    const name = colon < 0 ? line : line.slice(0, colon);
    const value = colon < 0 ? '' : line.slice(line[colon + 1] === ' ' ? colon + 2 : colon + 1);
    if (name === 'data') this.#data.push(value);
    else if (name === 'event') this.#event = value;
    else if (name === 'id') this.#id = value;
    return null;
  }
}
