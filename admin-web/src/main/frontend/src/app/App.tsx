import { Suspense, useEffect, useLayoutEffect } from 'react';
import { signedIn } from '../contract/client';
import { resume } from '../contract/session';
import { overview, startStream, stopStream } from '../live/stream';
import { useCell } from '../live/cell';
import { useLoaded } from '../live/useLive';
import { useText } from '../text/text';
import { Empty, Loading } from '../ui/kit/surfaces';
import { ProblemNotice } from '../ui/kit/problem';
import { ScreenBoundary } from './boundary';
import { go, place, usePlace } from './place';
import { applyPreferences, preferences } from './preferences';
import { clusterInPath, loadAllScreens, routeOf } from './routes';
import { Shell } from './Shell';
import { SignInPage, SignInAgain } from './SignIn';

export function App() {
  const now = useCell(preferences);
  useLayoutEffect(() => applyPreferences(now), [now]);
  useEffect(() => {
    const system = matchMedia('(prefers-color-scheme: dark)');
    const follow = () => applyPreferences(preferences.get());
    system.addEventListener('change', follow);
    return () => system.removeEventListener('change', follow);
  }, []);
  const signed = useCell(signedIn);
  const session = useLoaded('session', () => resume());
  if (signed.kind === 'unknown') {
    return (
      <div className="signin">
        {session.problem !== null ? <ProblemNotice problem={session.problem} onRetry={session.again} /> : <Loading lines={0} />}
      </div>
    );
  }
  if (signed.kind === 'out') return <SignInPage />;
  return (
    <>
      <Console />
      {signed.kind === 'ended' ? <SignInAgain user={signed.session.user} /> : null}
    </>
  );
}

function Console() {
  const { path } = usePlace();
  const picture = useCell(overview);
  useEffect(() => {
    startStream();
    const timer = setTimeout(loadAllScreens, 1_500);
    return () => {
      clearTimeout(timer);
      stopStream();
    };
  }, []);
  const cluster = clusterInPath(path);
  useEffect(() => {
    if (picture !== null && (cluster === null || cluster === '-')) {
      const rest = cluster !== null ? path.slice(path.indexOf('/', 3)) : path === '' || path === '/' ? '/overview' : path;
      go(`/c/${encodeURIComponent(picture.clusterId)}${rest}${location.search}`, { replace: true });
    }
  }, [picture, cluster, path]);
  return <Shell><Screen cluster={cluster} served={picture?.clusterId ?? null} /></Shell>;
}

function Screen({ cluster, served }: { cluster: string | null; served: string | null }) {
  const { t } = useText();
  const { path } = usePlace();
  if (cluster === null || served === null) return <div className="page"><Loading /></div>;
  if (cluster !== served) {
    return (
      <div className="page">
        <Empty title={t('place.otherCluster', { asked: cluster, served })}
          actions={<a href={`/console/c/${encodeURIComponent(served)}/overview`}>{t('place.toServed')}</a>} />
      </div>
    );
  }
  const found = routeOf(path);
  if (found === null) {
    return (
      <div className="page">
        <Empty title={t('place.unknown', { path: place.get().path })}
          actions={<a href={`/console/c/${encodeURIComponent(served)}/overview`}>{t('place.toOverview')}</a>} />
      </div>
    );
  }
  const { route, params } = found;
  return (
    <ScreenBoundary key={route.pattern}>
      <Suspense fallback={<div className="page"><Loading /></div>}>
        <route.screen params={params} />
      </Suspense>
    </ScreenBoundary>
  );
}
