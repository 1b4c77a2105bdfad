// The theme: light, dark, or as the system.

import { byId } from './dom.js';
import { message } from './messages.js';

/** @typedef {import('./state.js').State['theme']} Theme */

/** @type {Theme[]} */
const THEMES = ['system', 'light', 'dark'];

/** The theme that the button chooses next. @param {Theme} theme */
export function themeAfter(theme) {
  return THEMES[(THEMES.indexOf(theme) + 1) % THEMES.length];
}

/** Give the page a theme, and its button the name; forced colours come before it. @param {Theme} theme */
export function applyTheme(theme) {
  const forced = matchMedia('(forced-colors: active)').matches;
  const dark = !forced && theme === 'dark' || ((forced || theme === 'system') && matchMedia('(prefers-color-scheme: dark)').matches);
  document.documentElement.classList.toggle('dark', dark);
  const name = message(`theme.${theme}`);
  byId('theme').setAttribute('aria-label', name);
  byId('theme').title = name;
  byId('theme').textContent = { system: '◐', light: '☀', dark: '☾' }[theme];
}
