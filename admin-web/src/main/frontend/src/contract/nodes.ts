import { Cell } from '../live/cell';

/** Where the console of a node is reached. The node that served the page is the empty base: the page's own origin. */
export interface ConsoleNode {
  /** Origin and context, for example https://b2.example:8443/console; empty for the page's own. */
  readonly base: string;
}

/** The nodes that can answer, the one that does first. More than this are not tried: any three would do. */
export const NODES_LIMIT = 16;

export interface Nodes {
  readonly all: readonly ConsoleNode[];
  readonly current: number;
}

export const nodes = new Cell<Nodes>({ all: [{ base: '' }], current: 0 });

export function currentNode(): ConsoleNode {
  const { all, current } = nodes.get();
  return all[current]!;
}

/** The node to try after one that does not answer: the next in the list, and round again. */
export function following({ all, current }: Nodes): Nodes {
  return { all, current: (current + 1) % all.length };
}

/**
 * Takes over where the nodes say their consoles are. The one that answers now stays the one that is asked.
 *
 * @param ownOrigin of the page
 */
export function withAddresses(now: Nodes, urls: readonly string[], ownOrigin: string): Nodes {
  const current = now.all[now.current]!.base;
  const others = urls.filter((url) => new URL(url).origin !== ownOrigin);
  const all = ['', ...new Set(others)].slice(0, NODES_LIMIT).map((base) => ({ base }));
  return { all, current: Math.max(0, all.findIndex((node) => node.base === current)) };
}

/** Host and port, for people. */
export function nameOf(node: ConsoleNode): string {
  return node.base === '' ? location.host : new URL(node.base).host;
}

export function apiUrl(path: string, node: ConsoleNode = currentNode()): string {
  return `${node.base === '' ? '/console' : node.base}/api/v1${path}`;
}
