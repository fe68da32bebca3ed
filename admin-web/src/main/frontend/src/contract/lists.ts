import { queryText } from '../app/place';
import type { Window } from '../ui/grid/rows';
import { call } from './client';
import type { Facet, Gap, Page } from './types';

/** What a list is asked for beside its page. `sort` as in the address: -size is descending. */
export interface ListQuestion {
  readonly path: string;
  readonly search?: string;
  readonly sort?: string;
  readonly filters?: Readonly<Record<string, string | null | undefined>>;
}

export interface ListWindow<T> extends Window<T> {
  readonly facets: readonly Facet[];
  readonly missing: readonly Gap[];
  readonly all: number;
  readonly asOf: string;
}

/** Rows from an offset that is a multiple of the limit: lists are paged by number. */
export async function loadWindow<T>(question: ListQuestion, offset: number, limit: number, signal?: AbortSignal): Promise<ListWindow<T>> {
  const page = await call<Page<T>>(question.path + listQuery(question, offset, limit), signal ? { signal } : {});
  return {
    offset, total: page.matching, rows: page.items, facets: page.facets, missing: page.missing, all: page.total, asOf: page.asOf,
  };
}

export function listQuery(question: ListQuestion, offset: number, limit: number): string {
  if (offset % limit !== 0) throw new RangeError(`offset ${offset} is no multiple of the page size ${limit}`);
  const sort = question.sort ?? '';
  const descending = sort.startsWith('-');
  return queryText({
    ...question.filters,
    search: question.search ?? '',
    sort: descending ? sort.slice(1) : sort,
    order: sort === '' ? '' : descending ? 'desc' : 'asc',
    page: String(offset / limit),
    size: String(limit),
  });
}
