import type { DeviceReport } from '../../domain/device.ts';
import type { Locale, Translate } from '../i18n/index.ts';

type Notices = DeviceReport['notices'];

/** Whether something else computes than was asked for or hoped for; one thread instead of several is no such thing. */
export function isFallback({ software, notices }: DeviceReport): boolean {
  return software || notices.some(({ code }) => code !== 'noThreads');
}

/** Why the device is not what was hoped for, as one text; the English comes with the notices, by name and number. */
export function noticeText(notices: Notices, { backend }: DeviceReport, locale: Locale, t: Translate): string {
  if (locale === 'en') return notices.map(({ message }) => message).join(' ');
  return notices.map(({ code }) => t(code === 'softwareAdapter' && backend === 'webgpu' ? 'deviceNotice.softwareInUse' : `deviceNotice.${code}`)).join('');
}
