/** Rows as text for other programs, every digit exact. */
export interface ExportColumn<R> {
  readonly key: string;
  readonly title: string;
  readonly exported: (row: R) => string | number | boolean | null | undefined;
}

export function toCsv<R>(columns: readonly ExportColumn<R>[], rows: readonly R[]): string {
  const lines = [columns.map((column) => quoted(column.title))];
  for (const row of rows) lines.push(columns.map((column) => quoted(column.exported(row))));
  return lines.map((line) => line.join(',')).join('\r\n') + '\r\n';
}

export function toJson<R>(columns: readonly ExportColumn<R>[], rows: readonly R[]): string {
  const plain = rows.map((row) => Object.fromEntries(columns.map((column) => [column.key, column.exported(row) ?? null])));
  return JSON.stringify(plain, null, 2) + '\n';
}

/** A spreadsheet would run what begins like a formula: it gets an apostrophe. A number is no formula, also a negative one. */
function quoted(value: string | number | boolean | null | undefined): string {
  if (value === null || value === undefined) return '';
  let text = String(value);
  if (/^[=+\-@\t\r]/.test(text) && !/^-?[0-9]+(\.[0-9]+)?$/.test(text)) text = `'${text}`;
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

export function download(name: string, type: string, text: string): void {
  const url = URL.createObjectURL(new Blob([text], { type }));
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  link.click();
  URL.revokeObjectURL(url);
}
