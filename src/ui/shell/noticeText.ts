import type { DeviceReport } from '../../domain/device.ts';
import type { Locale, Translate } from '../i18n/index.ts';

/** Why the device is not what was hoped for, as one text; the English comes with the notices, by name and number. */
export function noticeText({ notices }: Pick<DeviceReport, 'notices'>, locale: Locale, t: Translate): string {
  return locale === 'en' ? notices.map(({ message }) => message).join(' ') : notices.map(({ code }) => t(`deviceNotice.${code}`)).join('');
}
