// The clipboard: the link to what the page shows.

import { announce } from './announce.js';
import { byId } from './dom.js';
import { message } from './messages.js';

/** Copy the page's address, or show it selected where the browser does not allow that. */
export async function copyAddress() {
  const button = byId('link');
  try {
    await navigator.clipboard.writeText(location.href);
    button.textContent = message('link.copied');
    announce(message('link.copied'));
  } catch {
    prompt(message('link.prompt'), location.href);
  }
  setTimeout(() => (button.textContent = message('link.copy')), 1500);
}
