// The focus: kept where it was when parts of the page are made anew, and moved by the links that skip.

import { byId } from './dom.js';

/** The parts of the page that hold controls and have a heading or can have the focus themselves. */
const FOCUS_PARTS = ['details', 'filters', 'legend', 'table', 'main'];

/**
 * Remember which element has the focus.
 * @returns {(row?: number) => void} gives the focus back, if it was lost, to the same row or button, else to
 * this node's row, else to the heading of the part of the page
 */
export function rememberFocus() {
  const focused = document.activeElement;
  if (!(focused instanceof HTMLElement) || focused === document.body) return () => {};
  const { id, textContent: text, dataset: { node, story } } = focused;
  const part = FOCUS_PARTS.find((name) => byId(name).contains(focused)) ?? 'main';
  return (row = -1) => {
    // A part as a whole has the focus only for want of a better place.
    if (hasFocus() && document.activeElement !== byId(part)) return;
    const same = [id && `#${CSS.escape(id)}`, node && rowOf(part, node), story && `#${part} [data-story="${CSS.escape(story)}"]`, row >= 0 && rowOf(part, row)];
    const found = same.flatMap((selector) => (selector ? [...document.querySelectorAll(selector)] : []))
      .concat([...byId(part).querySelectorAll('button')].filter((button) => button.textContent === text)).find(isVisible);
    if (found) /** @type {HTMLElement} */ (found).focus({ preventScroll: true });
    else focusPart(part);
  };
}

/** The selector of a node's row; the button that begins a path from the node is none. @param {string} part @param {string | number} node */
function rowOf(part, node) {
  return `#${part} [data-node="${node}"]:not(#path)`;
}

/** Whether an element that is there and can be seen has the focus. */
function hasFocus() {
  const focused = document.activeElement;
  return focused !== null && focused !== document.body && isVisible(focused);
}

/** @param {Element} element */
function isVisible(element) {
  return element.isConnected && element.checkVisibility();
}

/**
 * Move the focus to a part of the page: to its heading, else to the first element in it that can have the focus.
 * @param {string} part the id of its element
 */
export function focusPart(part) {
  const element = byId(part);
  const heading = [...element.querySelectorAll('h2')].find(isVisible);
  const target = part === 'main' ? visibleView() : heading ?? element;
  if (!target.hasAttribute('tabindex')) target.tabIndex = -1;
  target.focus({ preventScroll: true });
}

/** The view that is shown: picture, table or another. @returns {HTMLElement} */
export function visibleView() {
  const views = [...byId('main').querySelectorAll('[tabindex="0"]')].filter(isVisible);
  return /** @type {HTMLElement} */ (views[0] ?? byId('main'));
}

/** Let the links that skip move the focus only: an address that is no state of the page would drop the choice. */
export function listenToSkips() {
  for (const link of document.querySelectorAll('.skips a')) {
    link.addEventListener('click', (event) => {
      event.preventDefault();
      const part = (link.getAttribute('href') ?? '').slice(1);
      if (part === 'network') visibleView().focus();
      else focusPart(part);
    });
  }
}

/**
 * Keep the Tab key inside a dialog while it is open.
 * @param {HTMLDialogElement} dialog
 */
export function keepFocusInside(dialog) {
  dialog.addEventListener('keydown', (event) => {
    if (event.key !== 'Tab') return;
    const controls = [...dialog.querySelectorAll('a[href], button, input, select, textarea')].filter(isVisible);
    const last = event.shiftKey ? controls[0] : controls.at(-1);
    if (document.activeElement !== last && controls.includes(/** @type {Element} */ (document.activeElement))) return;
    event.preventDefault();
    /** @type {HTMLElement | undefined} */ (event.shiftKey ? controls.at(-1) : controls[0])?.focus();
  });
}
