import { lazy, type ComponentType, type LazyExoticComponent } from 'react';
import { match, place } from './place';

export type RouteParameters = Readonly<Record<string, string>>;
export interface ScreenProps {
  readonly params: RouteParameters;
}

type Screen = LazyExoticComponent<ComponentType<ScreenProps>>;

export interface Route {
  readonly pattern: string;
  /** Entry of the navigation that is marked. */
  readonly section: string;
  readonly screen: Screen;
}

const loaders: (() => Promise<unknown>)[] = [];

function screen<M>(load: () => Promise<M>, pick: (module: M) => ComponentType<ScreenProps>): Screen {
  loaders.push(load);
  return lazy(async () => ({ default: pick(await load()) }));
}

const overview = screen(() => import('../screens/overview/OverviewScreen'), (module) => module.OverviewScreen);
const brokers = screen(() => import('../screens/brokers/BrokersScreen'), (module) => module.BrokersScreen);
const broker = screen(() => import('../screens/brokers/BrokerScreen'), (module) => module.BrokerScreen);
const topics = screen(() => import('../screens/topics/TopicsScreen'), (module) => module.TopicsScreen);
const topic = screen(() => import('../screens/topics/TopicScreen'), (module) => module.TopicScreen);
const partitions = screen(() => import('../screens/partitions/PartitionsScreen'), (module) => module.PartitionsScreen);
const groups = screen(() => import('../screens/groups/GroupsScreen'), (module) => module.GroupsScreen);
const group = screen(() => import('../screens/groups/GroupScreen'), (module) => module.GroupScreen);
const timeline = screen(() => import('../screens/timeline/TimelineScreen'), (module) => module.TimelineScreen);
const settings = screen(() => import('../screens/settings/SettingsScreen'), (module) => module.SettingsScreen);

/** Every place of the application. Only whole screens stand here. */
export const ROUTES: readonly Route[] = [
  { pattern: '/c/:cluster/overview', section: 'overview', screen: overview },
  { pattern: '/c/:cluster/brokers', section: 'brokers', screen: brokers },
  { pattern: '/c/:cluster/brokers/:id', section: 'brokers', screen: broker },
  { pattern: '/c/:cluster/brokers/:id/:tab', section: 'brokers', screen: broker },
  { pattern: '/c/:cluster/topics', section: 'topics', screen: topics },
  { pattern: '/c/:cluster/topics/:topic', section: 'topics', screen: topic },
  { pattern: '/c/:cluster/topics/:topic/:tab', section: 'topics', screen: topic },
  { pattern: '/c/:cluster/partitions', section: 'partitions', screen: partitions },
  { pattern: '/c/:cluster/groups', section: 'groups', screen: groups },
  { pattern: '/c/:cluster/group', section: 'groups', screen: group },
  { pattern: '/c/:cluster/timeline', section: 'timeline', screen: timeline },
  { pattern: '/c/:cluster/settings', section: 'settings', screen: settings },
];

export function routeOf(path: string): { route: Route; params: RouteParameters } | null {
  for (const route of ROUTES) {
    const params = match(route.pattern, path);
    if (params !== null) return { route, params };
  }
  return null;
}

/**
 * Loads the code of every screen while nothing else is to do: when the node that served the page dies, no file of it can be loaded any
 * more, and the page has to go on with another node.
 */
export function loadAllScreens(): void {
  for (const load of loaders) load().catch(() => undefined);
}

/** The cluster in the address, or null outside of one. */
export function clusterInPath(path: string): string | null {
  const parts = path.split('/');
  try {
    return parts[1] === 'c' && parts[2] ? decodeURIComponent(parts[2]) : null;
  } catch {
    return null;
  }
}

/** A path within the cluster that is looked at, as href. */
export function to(path: string): string {
  return `/console${within(path)}`;
}

/** The same for `go`. */
export function within(path: string): string {
  return `/c/${encodeURIComponent(clusterInPath(place.get().path) ?? '-')}${path}`;
}

export function topicPath(topic: string, tab = 'partitions'): string {
  return `/topics/${encodeURIComponent(topic)}/${tab}`;
}

export function groupPath(group: string, tab = 'members'): string {
  return `/group?id=${encodeURIComponent(group)}&tab=${tab}`;
}

/** The place of the console that shows what a link of the REST interface lists. */
export function placeOfLink(link: string): string {
  const broker = /^\/brokers\/(\d+)$/.exec(link);
  if (broker) return `/brokers/${broker[1]}`;
  const topic = /^\/topics\/([^/?]+)$/.exec(link);
  return topic ? `/topics/${topic[1]}/partitions` : link;
}
