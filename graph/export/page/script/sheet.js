// The small screen: a sheet with the details that is dragged to three heights, and filters and a legend that open over the picture.

import { announce } from './announce.js';
import { byId } from './dom.js';
import { focusPart } from './focus.js';
import { message } from './messages.js';

/** @typedef {'peek' | 'half' | 'full'} Height */

/** @type {Height[]} */
const SHEET_HEIGHTS = ['peek', 'half', 'full'];
/** Movements shorter than this, in pixels, are taps. */
const TAP_PIXELS = 6;
/** Pixels a millisecond from which a drag goes on to the next height. */
const FLICK_SPEED = 0.5;

/** The sheet that holds the details on a small screen. On a large one it has no effect. */
export class Sheet {
  constructor() {
    this.app = byId('app');
    this.element = byId('sheet');
    this.grip = byId('grip');
    this.grip.addEventListener('click', () => this.#change((SHEET_HEIGHTS.indexOf(this.height) + 1) % SHEET_HEIGHTS.length));
    this.grip.addEventListener('keydown', (event) => this.#onKey(event));
    this.element.addEventListener('pointerdown', (event) => this.#press(event));
    byId('query').addEventListener('input', (event) => {
      if (/** @type {HTMLInputElement} */ (event.target).value) this.show('full');
    });
    // What has the focus has to be in view.
    byId('details').addEventListener('focusin', ({ target }) => {
      if (this.height === 'peek' && target instanceof Element && target.matches('button:focus-visible, a:focus-visible')) this.show('half');
    });
    addEventListener('resize', () => this.show(this.height));
    this.show('peek');
  }

  /** @returns {Height} */
  get height() {
    return SHEET_HEIGHTS.find((height) => height === this.app.dataset.sheet) ?? 'peek';
  }

  /** Whether the screen is so small that the details are a sheet. */
  get active() {
    return this.grip.checkVisibility();
  }

  /** @param {string} height one of the three; others are ignored */
  show(height) {
    if (!SHEET_HEIGHTS.some((each) => each === height)) return;
    this.app.dataset.sheet = height;
    this.element.style.removeProperty('height');
    this.grip.setAttribute('aria-label', message(/** @type {import('./messages.js').Key} */ (`sheet.${height}`)));
    // The whole sheet hides what is under it.
    if (!this.app.classList.contains('filtering')) coverViews(this.active && height === 'full');
  }

  /** After a choice or its end: offer a way back from it, and leave room for it in the picture. @param {boolean} isChosen */
  makeRoom(isChosen) {
    byId('back').hidden = !isChosen;
    if (isChosen && this.height === 'full') this.show('half');
  }

  /** @param {number} at */
  #change(at) {
    const height = SHEET_HEIGHTS[Math.min(SHEET_HEIGHTS.length - 1, Math.max(0, at))];
    this.show(height);
    announce(message(/** @type {import('./messages.js').Key} */ (`sheet.${height}`)));
  }

  /** @param {KeyboardEvent} event */
  #onKey(event) {
    const step = { ArrowUp: 1, ArrowDown: -1, PageUp: 1, PageDown: -1, Home: -2, End: 2 }[event.key];
    if (!step) return;
    event.preventDefault();
    this.#change(SHEET_HEIGHTS.indexOf(this.height) + step);
  }

  /** Follow the finger from here on. @param {PointerEvent} press */
  #press(press) {
    const target = /** @type {Element} */ (press.target);
    // A list that can scroll scrolls.
    if (!this.active || (this.height !== 'peek' && target.closest('#details'))) return;
    const from = this.element.clientHeight;
    const room = this.element.parentElement?.clientHeight ?? innerHeight;
    let last = press;
    let speed = 0;
    const move = (/** @type {PointerEvent} */ event) => {
      if (Math.abs(event.clientY - press.clientY) > TAP_PIXELS) this.element.setPointerCapture(event.pointerId);
      if (!this.element.hasPointerCapture(event.pointerId)) return;
      speed = (last.clientY - event.clientY) / Math.max(1, event.timeStamp - last.timeStamp);
      last = event;
      this.element.style.setProperty('height', `${Math.min(room, Math.max(60, from + press.clientY - event.clientY))}px`);
    };
    const release = (/** @type {PointerEvent} */ event) => {
      this.element.removeEventListener('pointermove', move);
      this.element.removeEventListener('pointerup', release);
      this.element.removeEventListener('pointercancel', release);
      if (this.element.hasPointerCapture(event.pointerId)) this.#settle(this.element.clientHeight, speed);
    };
    this.element.addEventListener('pointermove', move);
    this.element.addEventListener('pointerup', release);
    this.element.addEventListener('pointercancel', release);
  }

  /** Take the nearest height, or the next one in the direction of a flick. @param {number} dragged pixels @param {number} speed upwards */
  #settle(dragged, speed) {
    const before = SHEET_HEIGHTS.indexOf(this.height);
    this.element.style.removeProperty('height');
    const pixels = SHEET_HEIGHTS.map((height) => {
      this.app.dataset.sheet = height;
      return this.element.clientHeight;
    });
    const nearest = pixels.reduce((best, each, at) => (Math.abs(each - dragged) < Math.abs(pixels[best] - dragged) ? at : best), 0);
    const flicked = nearest === before && Math.abs(speed) > FLICK_SPEED ? before + Math.sign(speed) : nearest;
    this.#change(flicked);
  }
}

/**
 * Let the filters open over the picture, as a sheet of their own: Escape and *Done* close them.
 * @param {Sheet} sheet
 */
export function listenToFilters(sheet) {
  const [app, toggle] = [byId('app'), byId('filters-toggle')];
  const open = (/** @type {boolean} */ wanted) => {
    app.classList.toggle('filtering', wanted);
    toggle.setAttribute('aria-expanded', String(wanted));
    coverViews(wanted);
    byId('sheet').inert = wanted;
    if (wanted) focusPart('filters');
    else {
      sheet.show(sheet.height);
      toggle.focus();
    }
  };
  const isOpen = () => app.classList.contains('filtering');
  toggle.addEventListener('click', () => open(!isOpen()));
  byId('filters-close').addEventListener('click', () => open(false));
  closeAtEscape(() => isOpen() && toggle.checkVisibility(), () => open(false));
  addEventListener('resize', () => {
    if (isOpen() && !toggle.checkVisibility()) open(false);
  });
}

/**
 * Let the legend open over the picture of a small screen.
 * @param {() => void} onChange
 */
export function listenToLegend(onChange) {
  const [app, toggle] = [byId('app'), byId('legend-toggle')];
  const open = (/** @type {boolean} */ wanted) => {
    app.classList.toggle('legending', wanted);
    toggle.setAttribute('aria-expanded', String(wanted));
    onChange();
  };
  toggle.addEventListener('click', () => open(!app.classList.contains('legending')));
  closeAtEscape(() => app.classList.contains('legending') && toggle.checkVisibility(), () => {
    open(false);
    toggle.focus();
  });
}

/** Keep the focus and screen readers out of the views while something lies over them; their landmark stays. @param {boolean} isCovered */
function coverViews(isCovered) {
  for (const view of byId('main').children) /** @type {HTMLElement} */ (view).inert = isCovered;
}

/** @param {() => boolean} isOpen @param {() => void} close */
function closeAtEscape(isOpen, close) {
  document.addEventListener('keydown', (event) => {
    if (event.key !== 'Escape' || event.defaultPrevented || document.querySelector('dialog[open]') || !isOpen()) return;
    // The page's own listener would clear the choice.
    event.preventDefault();
    close();
  }, { capture: true });
}
