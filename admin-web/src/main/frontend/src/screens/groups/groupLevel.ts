import type { StateLevel } from '../../ui/kit/states';

export function groupLevel(state: string): StateLevel {
  switch (state) {
    case 'STABLE':
      return 'ok';
    case 'ASSIGNING':
    case 'RECONCILING':
      return 'moving';
    default:
      return 'unknown';
  }
}
