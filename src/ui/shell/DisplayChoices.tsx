import { SegmentedControl } from '@mantine/core';
import { useCommands, usePreferences } from '../../state/hooks.tsx';
import { useT } from '../i18n/index.ts';

/** The choice of language and theme. */
export function DisplayChoices() {
  const t = useT();
  const commands = useCommands();
  const { locale, theme } = usePreferences();
  return (
    <>
      <p style={{ margin: '0 0 4px', fontWeight: 600 }} id="language">{t('rail.language')}</p>
      <SegmentedControl fullWidth size="xs" aria-labelledby="language" value={locale}
        data={[{ value: 'auto', label: t('common.auto') }, { value: 'en', label: 'English' }, { value: 'ja', label: '日本語' }]}
        onChange={(value) => { commands.setPreferences({ locale: value }); }} />
      <p style={{ margin: '12px 0 4px', fontWeight: 600 }} id="theme">{t('rail.theme')}</p>
      <SegmentedControl fullWidth size="xs" aria-labelledby="theme" value={theme}
        data={[{ value: 'auto', label: t('theme.auto') }, { value: 'light', label: t('theme.light') }, { value: 'dark', label: t('theme.dark') }]}
        onChange={(value) => { commands.setPreferences({ theme: value }); }} />
    </>
  );
}
