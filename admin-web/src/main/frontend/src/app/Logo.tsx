export function Logo({ size = 22 }: { size?: number }) {
  return (
    <svg width={size} height={size} viewBox="0 0 32 32" aria-hidden="true">
      <rect width="32" height="32" rx="7" fill="#0b57a4" />
      <g fill="none" stroke="#fff" strokeWidth="2.600" strokeLinecap="round"><path d="M7 22.500h18" /><path d="M9.500 16h13" /><path d="M12.500 9.500h7" /></g>
    </svg>
  );
}
