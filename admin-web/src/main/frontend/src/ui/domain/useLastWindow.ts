import { useCallback, useState } from 'react';
import type { ListWindow } from '../../contract/lists';

/** Keeps what the last answer of a list said beside its rows: facets and gaps. */
export function useLastWindow<T>(): [ListWindow<T> | null, (window: ListWindow<T>) => ListWindow<T>] {
  const [last, setLast] = useState<ListWindow<T> | null>(null);
  const remember = useCallback((window: ListWindow<T>) => {
    setLast(window);
    return window;
  }, []);
  return [last, remember];
}
