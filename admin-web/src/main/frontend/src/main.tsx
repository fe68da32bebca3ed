import '@patternfly/react-core/dist/styles/base.css';
import '@fontsource-variable/inter/wght.css';
import '@fontsource-variable/jetbrains-mono/wght.css';
import './style/tokens.css';
import './style/base.css';
import './style/shell.css';
import './style/grid.css';
import { createRoot } from 'react-dom/client';
import { App } from './app/App';
import { startFollowingHistory } from './app/place';
import { applyPreferences, preferences } from './app/preferences';

// before the first paint: no flash of the other theme, and charts read the right colours
applyPreferences(preferences.get());
startFollowingHistory();
createRoot(document.getElementById('root')!).render(<App />);
