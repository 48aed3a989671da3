import { createTheme, Button, Input, type CSSVariablesResolver, type MantineColorsTuple } from '@mantine/core';

/** The one accent, from pale to deep. It also is the colour of the prompt and of its answers in every chart. */
const accent: MantineColorsTuple = [
  '#eef4fe', '#dce8fc', '#bbd2f8', '#96b9f4', '#7fb0ff', '#4b86e0', '#2c6cd0', '#1c5fc4', '#174fa4', '#123f84',
];
/** Neutral with a trace of the accent's hue; index 7 is the dark page, 6 a raised surface. */
const dark: MantineColorsTuple = [
  '#e3e6ea', '#c3c9d1', '#9aa3b2', '#6f7988', '#3f4753', '#333a45', '#21262d', '#171b20', '#111418', '#0c0e11',
];

const fonts = 'system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", "Noto Sans JP", "Hiragino Sans", "Yu Gothic UI", Meiryo, sans-serif';

/** Heights on the 8 px grid; Mantine's own are made for roomier pages. */
const CONTROL_HEIGHT = '32px';

/** Titles of dialogs and sheets, as the headings of a page. */
const SHEET = { title: { fontSize: '16px', fontWeight: 600, lineHeight: 1.4, overflowWrap: 'anywhere' } } as const;

export const theme = createTheme({
  colors: { accent, dark },
  primaryColor: 'accent',
  primaryShade: { light: 7, dark: 6 },
  fontFamily: fonts,
  fontFamilyMonospace: 'ui-monospace, SFMono-Regular, Menlo, Consolas, "Liberation Mono", "Noto Sans Mono CJK JP", monospace',
  fontSizes: { xs: '12px', sm: '13px', md: '14px', lg: '16px', xl: '20px' },
  lineHeights: { xs: '1.4', sm: '1.45', md: '1.5', lg: '1.5', xl: '1.4' },
  spacing: { xs: '4px', sm: '8px', md: '16px', lg: '24px', xl: '32px' },
  headings: {
    fontFamily: fonts,
    fontWeight: '600',
    sizes: {
      h1: { fontSize: '20px', lineHeight: '1.3' }, h2: { fontSize: '16px', lineHeight: '1.4' },
      h3: { fontSize: '14px', lineHeight: '1.4' }, h4: { fontSize: '14px', lineHeight: '1.4' },
    },
  },
  defaultRadius: 'sm',
  cursorType: 'pointer',
  respectReducedMotion: true,
  components: {
    Button: Button.extend({ defaultProps: { size: 'sm' }, vars: (_theme, { size }) => ({ root: size === undefined || size === 'sm' ? { '--button-height': CONTROL_HEIGHT } : {} }) }),
    Input: Input.extend({ vars: (_theme, { size }) => ({ wrapper: size === undefined || size === 'sm' ? { '--input-height': CONTROL_HEIGHT } : {} }) }),
    Tooltip: { defaultProps: { openDelay: 300, transitionProps: { duration: 100 } } },
    Popover: { defaultProps: { transitionProps: { duration: 100 }, shadow: 'md' } },
    // The body never scrolls (the content does), and the lock's style element has no nonce.
    Modal: { defaultProps: { lockScroll: false, transitionProps: { duration: 120 }, radius: 'md' }, styles: SHEET },
    Drawer: { defaultProps: { lockScroll: false, transitionProps: { duration: 120 } }, styles: SHEET },
  },
});

/** Surfaces and lines of the light theme, by name; a saved picture is drawn in them too. */
export const LIGHT = {
  '--mantine-color-body': '#ffffff',
  '--mantine-color-text': '#1a1f26',
  '--mantine-color-dimmed': '#5a6472',
  '--mantine-color-placeholder': '#5a6472',
  '--surface-rail': '#f4f6f8',
  '--surface-sunken': '#f7f8fa',
  '--surface-hover': '#eceff3',
  '--surface-accent': '#eef4fe',
  '--line': '#dfe3e8',
  '--line-strong': '#b8c0cb',
  '--accent-text': '#174fa4',
  '--role-text': '#0b6b5d',
  '--role-text-surface': '#e3f4f0',
  '--role-label': '#8a4200',
  '--role-label-surface': '#fcefdf',
  '--warning': '#8a4200',
  '--warning-surface': '#fdf3e3',
  '--danger': '#b42318',
  '--mantine-color-error': '#b42318',
  '--danger-surface': '#fdeceb',
  '--good': '#187a3c',
} as const;

/** Our own names for surfaces and lines, the same in both themes. Text pairs are 4.5 : 1 or better on every surface. */
export const cssVariables: CSSVariablesResolver = () => ({
  variables: {},
  light: LIGHT,
  dark: {
    '--mantine-color-body': '#171b20',
    '--mantine-color-text': '#e3e6ea',
    '--mantine-color-dimmed': '#a3acba',
    '--mantine-color-placeholder': '#a3acba',
    '--surface-rail': '#111418',
    '--surface-sunken': '#12161a',
    '--surface-hover': '#262c34',
    '--surface-accent': '#1a2a42',
    '--line': '#2d343d',
    '--line-strong': '#4d5663',
    '--accent-text': '#8fb8ff',
    '--role-text': '#5fd0bd',
    '--role-text-surface': '#12302b',
    '--role-label': '#f0a95e',
    '--role-label-surface': '#38260f',
    '--warning': '#f0b35e',
    '--warning-surface': '#33260f',
    '--danger': '#ff9a8f',
    '--mantine-color-error': '#ff9a8f',
    '--danger-surface': '#3a1b18',
    '--good': '#5fd08b',
  },
});
