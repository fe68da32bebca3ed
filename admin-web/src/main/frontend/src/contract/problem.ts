import type { ProblemChange } from './types';

const PREFIX = 'urn:caddis:problem:';

/** A request that a node refused or could not carry out, as it said so (RFC 9457). */
export class Problem extends Error {
  override readonly name = 'Problem';

  constructor(
    /** One of the codes in docs/admin-api.md, or `http` for an answer that is none of ours. */
    readonly code: string,
    readonly status: number,
    readonly detail: string,
    readonly params: Readonly<Record<string, string>>,
    readonly changes: readonly ProblemChange[],
    /** To find it in the log of the node. */
    readonly instance: string | null,
  ) {
    super(detail);
  }

  static from(status: number, body: unknown): Problem {
    if (body === null || typeof body !== 'object' || Array.isArray(body)) return new Problem('http', status, '', {}, [], null);
    const given = body as Record<string, unknown>;
    const type = typeof given['type'] === 'string' ? given['type'] : '';
    return new Problem(
      type.startsWith(PREFIX) ? type.slice(PREFIX.length) : 'http',
      status,
      typeof given['detail'] === 'string' ? given['detail'] : '',
      (given['params'] ?? {}) as Record<string, string>,
      Array.isArray(given['changes']) ? (given['changes'] as ProblemChange[]) : [],
      typeof given['instance'] === 'string' ? given['instance'] : null,
    );
  }
}

/** No node answered, or the connection broke before the answer was there: what was asked may have been done. */
export class NoAnswer extends Error {
  override readonly name = 'NoAnswer';
}
