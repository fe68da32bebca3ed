/** A curve of the last hour without axes: the number beside it is the value, this is only its direction. */
export function Sparkline({ values, label }: { values: readonly (number | null)[]; label: string }) {
  const path = sparkPath(values, 100, 22);
  if (path === '') return <svg className="spark" aria-hidden="true" />;
  return (
    <svg className="spark" viewBox="0 0 100 22" preserveAspectRatio="none" role="img" aria-label={label}>
      <path d={`${path}`} fill="none" stroke="var(--series-1)" strokeWidth="1.500" vectorEffect="non-scaling-stroke" strokeLinejoin="round" />
    </svg>
  );
}

/** SVG path of the values over the whole width; a missing value interrupts the line, it is not zero. */
export function sparkPath(values: readonly (number | null)[], width: number, height: number): string {
  const known = values.filter((value): value is number => value !== null && Number.isFinite(value));
  if (known.length < 2) return '';
  const low = Math.min(0, ...known);
  const high = Math.max(...known);
  const span = high - low || 1;
  const step = width / (values.length - 1);
  let path = '';
  let pen = false;
  values.forEach((value, index) => {
    if (value === null || !Number.isFinite(value)) {
      pen = false;
      return;
    }
    const y = height - 1.5 - ((value - low) / span) * (height - 3);
    path += `${pen ? 'L' : 'M'}${(index * step).toFixed(2)} ${y.toFixed(2)}`;
    pen = true;
  });
  return path;
}
