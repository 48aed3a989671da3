/** Tells something by a notification of the system, where the page is not to be seen and is allowed to; null where it is not. */
export function notifySystem(title: string, body: string): Notification | null {
  if (document.visibilityState === 'visible' || !('Notification' in window) || Notification.permission !== 'granted') return null;
  try {
    return new Notification(title, { body });
  } catch {
    // Some browsers know the word but let only service workers use it.
    return null;
  }
}
