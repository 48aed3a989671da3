/** Tells something by a notification of the system that leads to the page, where that is not to be seen and is allowed to; null where it is not. */
export function notifySystem(title: string, body: string): Notification | null {
  if (document.visibilityState === 'visible' || !('Notification' in window) || Notification.permission !== 'granted') return null;
  try {
    const notification = new Notification(title, { body });
    notification.addEventListener('click', () => { window.focus(); });
    return notification;
  } catch {
    // Some browsers know the word but let only service workers use it.
    return null;
  }
}
