import { useEffect, type ReactNode } from 'react';
import { useText } from '../../text/text';

export interface Crumb {
  readonly text: string;
  readonly href?: string;
}

/** Frame of a screen: where one is, what it is, what can be done here. */
export function Page({ crumbs, title, tags, actions, children, fill = false }: {
  crumbs: readonly Crumb[]; title: ReactNode; tags?: ReactNode; actions?: ReactNode; children: ReactNode; fill?: boolean;
}) {
  const { t } = useText();
  const name = typeof title === 'string' ? title : crumbs.at(-1)?.text ?? '';
  useEffect(() => {
    document.title = `${name} · Caddis`;
  }, [name]);
  return (
    <div className={`page${fill ? ' page-fill' : ''}`}>
      {crumbs.length > 0 ? (
        <nav aria-label={t('shell.crumbs')}>
          <ol className="crumbs">
            {crumbs.map((crumb) => <li key={crumb.text}>{crumb.href ? <a href={crumb.href}>{crumb.text}</a> : <span aria-current="page" className="cut">{crumb.text}</span>}</li>)}
          </ol>
        </nav>
      ) : null}
      <div className="page-title"><h1>{title}</h1>{tags}{actions ? <div className="bar-end">{actions}</div> : null}</div>
      {children}
    </div>
  );
}
