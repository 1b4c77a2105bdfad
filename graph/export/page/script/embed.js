// The page within another page: the map alone, with its source; the wheel scrolls that page until the map is clicked.

import { byId, make } from './dom.js';
import { message } from './messages.js';

const HINT_MILLISECONDS = 1600;

/** Shows the page without its frame. */
export class Embed {
  #timer = 0;

  /**
   * @param {string} heading of the whole page
   * @param {() => string} link the address of the same view in the whole page, from `#` on
   */
  constructor(heading, link) {
    this.app = byId('app');
    this.hint = make('p', { class: 'embed-hint', 'aria-hidden': 'true', hidden: true }, message('embed.hint'));
    this.choice = make('p', { class: 'embed-choice', role: 'status', dir: 'auto' });
    this.open = make('a', { class: 'embed-open', target: '_blank', rel: 'noopener', href: '#' }, make('bdi', {}, heading), make('span', {}, ` · ${message('embed.open')} ↗`));
    for (const event of ['pointerdown', 'focus', 'click']) this.open.addEventListener(event, () => (this.open.href = link()), { capture: true });
    byId('main').append(this.choice, this.hint, this.open);
    this.app.addEventListener('wheel', (event) => this.#onWheel(event), { capture: true, passive: true });
    this.app.addEventListener('pointerdown', (event) => event.target instanceof Node && byId('picture').contains(event.target) && this.#wake(true));
    addEventListener('blur', () => this.#wake(false));
    document.documentElement.addEventListener('pointerleave', () => this.#wake(false));
  }

  /**
   * Show the page with or without its frame.
   * @param {boolean} on
   * @param {string} choice the name of what is chosen
   */
  show(on, choice) {
    this.app.classList.toggle('embed', on);
    this.choice.textContent = choice;
    this.choice.hidden = !on || !choice;
  }

  /** @param {boolean} awake whether the wheel zooms */
  #wake(awake) {
    this.app.classList.toggle('awake', awake);
    this.hint.hidden = true;
  }

  /** Leave the wheel to the page around, and say how to zoom. @param {WheelEvent} event */
  #onWheel(event) {
    if (!this.app.classList.contains('embed') || this.app.classList.contains('awake')) return;
    // The picture would zoom, and keep the page around from scrolling.
    event.stopPropagation();
    this.hint.hidden = false;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => (this.hint.hidden = true), HINT_MILLISECONDS);
  }
}
