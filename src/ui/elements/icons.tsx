import type { ReactNode } from 'react';
import type { Step } from '../../state/steps.ts';

export type IconName =
  | Step | 'runs' | 'storage' | 'check' | 'dot' | 'alert' | 'info' | 'chip' | 'lock' | 'more' | 'chevron' | 'undo' | 'redo' | 'file' | 'folder' | 'play' | 'open' | 'close' | 'display';

/** 16 × 16 line drawings; decoration beside words, so hidden from screen readers. */
const PATHS: Readonly<Record<IconName, ReactNode>> = {
  data: <path d="M2.5 3.5h11v9h-11zM2.5 6.5h11M6.5 6.5v6" />,
  task: <path d="M2.5 4.5h5M9.5 4.5h4M2.5 8h3M7.5 8h6M2.5 11.5h7M11.5 10v3" />,
  model: <path d="M8 1.8 13.5 5v6L8 14.2 2.5 11V5zM8 8l5.5-3M8 8 2.5 5M8 8v6.2" />,
  train: <path d="M2.5 2.5v11h11M4.5 5c2 5.5 4.5 5 9 5.5" />,
  evaluate: <path d="M2.5 2.500h11v11h-11zM8 2.500v11M2.5 8h11M4.3 5.300l1 1 1.6-2M9.7 10.700l1 1 1.6-2" />,
  use: <path d="M2.5 8h8M7.5 4.5 11 8l-3.5 3.500M13.5 3v10" />,
  runs: <path d="M2.5 2.5v11h11M4.500 11c2-5 4-6 9-6.500M4.500 6c2 3 4 4.500 9 5" />,
  storage: <path d="M2.5 4c0-2.500 11-2.500 11 0v8c0 2.500-11 2.500-11 0zM2.5 4c0 2.500 11 2.500 11 0M2.5 8c0 2.500 11 2.500 11 0" />,
  check: <path d="m3 8.5 3.2 3.200L13 5" />,
  dot: <circle cx="8" cy="8" r="4" fill="currentColor" stroke="none" />,
  alert: <path d="M8 2 14.5 13.500h-13zM8 6.500v3.200M8 11.400v.4" />,
  info: <path d="M8 14A6 6 0 1 0 8 2a6 6 0 0 0 0 12zM8 7.300v3.700M8 5v.4" />,
  chip: <path d="M4.5 4.500h7v7h-7zM6.5 2v2.500M9.5 2v2.500M6.5 11.500V14M9.5 11.500V14M2 6.500h2.500M2 9.500h2.500M11.5 6.500H14M11.5 9.500H14" />,
  lock: <path d="M3.5 7.500h9v6h-9zM5.5 7.500V5a2.5 2.5 0 0 1 5 0v2.5" />,
  more: <path d="M3.5 8h.01M8 8h.01M12.5 8h.01" strokeWidth="2.4" />,
  chevron: <path d="m4.5 6.5 3.5 3.5 3.5-3.5" />,
  undo: <path d="M5.5 3 2.5 6l3 3M2.5 6h6.500a4 4 0 0 1 0 8H7" />,
  redo: <path d="m10.5 3 3 3-3 3M13.5 6H7a4 4 0 0 0 0 8h2" />,
  file: <path d="M3.5 1.500h5.500l3.5 3.500v9.500h-9zM9 1.500V5h3.5" />,
  folder: <path d="M1.5 3.500h4.500l1.5 2h7v8h-13z" />,
  play: <path d="M4.5 2.500v11l9-5.500z" />,
  open: <path d="M8 10V2.500M5 5.500l3-3 3 3M2.5 9.500v4h11v-4" />,
  close: <path d="m4 4 8 8M12 4l-8 8" />,
  display: <path d="M8 14A6 6 0 1 0 8 2a6 6 0 0 0 0 12zM8 2a6 6 0 0 1 0 12z" />,
};

export function Icon({ name, size = 16 }: { readonly name: IconName; readonly size?: number }) {
  return (
    <svg width={size} height={size} viewBox="0 0 16 16" fill="none" stroke="currentColor" strokeWidth="1.4"
      strokeLinecap="round" strokeLinejoin="round" aria-hidden="true" focusable="false">
      {PATHS[name]}
    </svg>
  );
}
