import { Component, type ReactNode } from 'react';
import { ProblemNotice } from '../ui/kit/problem';

/** A screen that fails takes nothing else with it: navigation, stream and the other screens go on. */
export class ScreenBoundary extends Component<{ children: ReactNode }, { failure: unknown }> {
  override state = { failure: null as unknown };

  static getDerivedStateFromError(failure: unknown) {
    return { failure };
  }

  override render() {
    if (this.state.failure === null) return this.props.children;
    return <div className="page"><ProblemNotice problem={this.state.failure} onRetry={() => this.setState({ failure: null })} /></div>;
  }
}
