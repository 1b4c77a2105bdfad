// The tour: the views of an editor, one after the other, with a sentence each.

import { byId, make } from './dom.js';
import { message } from './messages.js';

/** @typedef {import('./notes.js').TourView} TourView */
/** @typedef {{go: (number: number) => void, leave: () => void}} TourActions `go` shows the view of this number, from 1 on */

/** The keys of presenters, and how far each moves; a remote control sends the pages. @type {Record<string, number>} */
const PRESENTER_STEPS = { ArrowRight: 1, PageDown: 1, ArrowLeft: -1, PageUp: -1 };

/** Presents views: a panel below the picture, and keys. */
export class Tour {
  #number = 0;

  /**
   * @param {() => TourView[]} views
   * @param {TourActions} actions
   */
  constructor(views, actions) {
    this.views = views;
    this.actions = actions;
    this.sentence = make('p', { class: 'tour-sentence', dir: 'auto' });
    this.title = make('h2', { class: 'tour-title', dir: 'auto' });
    this.progress = make('span', { class: 'tour-progress soft' });
    this.back = make('button', { type: 'button', 'aria-label': message('tour.back'), title: message('tour.back'), click: () => this.#step(-1) }, '←');
    this.next = make('button', { type: 'button', class: 'main-action', click: () => this.#step(1) });
    this.element = make('section', { id: 'tour', class: 'tour', 'aria-label': message('tour.name'), hidden: true },
      make('div', { class: 'tour-text', 'aria-live': 'polite', 'aria-atomic': 'true' }, this.title, this.sentence, make('span', { class: 'unseen', id: 'tour-place' })),
      make('div', { class: 'tour-controls' }, this.progress, this.back, this.next,
        make('button', { type: 'button', id: 'tour-leave', 'aria-label': message('tour.leave'), title: message('tour.leave'), click: () => this.actions.leave() }, '×')));
    this.button = make('button', { type: 'button', id: 'tour-start', class: 'tour-start', hidden: true, click: () => this.actions.go(1) });
    byId('main').append(this.button, this.element);
    // Before the picture's own listener, which moves between nodes with the same keys.
    document.addEventListener('keydown', (event) => this.#onKey(event), { capture: true });
    addEventListener('resize', () => this.#number && this.#makeRoom());
  }

  /**
   * Show the view of a number, or nothing for 0.
   * @param {number} number
   */
  show(number) {
    const views = this.views();
    const [before, at] = [this.#number, Math.min(number, views.length)];
    this.#number = at;
    this.button.hidden = !views.length || at > 0;
    this.button.replaceChildren(make('span', { 'aria-hidden': 'true' }, '▸ '), message('tour.start', { count: views.length }));
    this.element.hidden = !at;
    byId('app').classList.toggle('touring', at > 0);
    if (at && !before) this.#makeRoom();
    if (at) this.#present(views[at - 1], at, views.length);
    if (at && !before) this.next.focus({ preventScroll: true });
    else if (!at && before && this.element.contains(document.activeElement ?? null)) this.button.focus({ preventScroll: true });
    else if (!at && before && document.activeElement === document.body) this.button.focus({ preventScroll: true });
  }

  /** Let the picture end above the panel, as high as the longest view makes it, so that no view resizes the picture. */
  #makeRoom() {
    const main = byId('main');
    main.style.setProperty('--tour-height', '0px');
    const heights = this.views().map((view, at, views) => {
      this.#present(view, at + 1, views.length);
      return this.element.offsetHeight;
    });
    main.style.setProperty('--tour-height', `${Math.max(0, ...heights)}px`);
    const at = this.#number;
    this.#present(this.views()[at - 1], at, heights.length);
  }

  /** @param {TourView} view @param {number} at @param {number} count */
  #present({ title, sentence }, at, count) {
    this.title.hidden = !title;
    this.title.textContent = title ?? '';
    this.sentence.textContent = sentence;
    byId('tour-place').textContent = message('tour.place', { at, count });
    this.progress.textContent = `${at} / ${count}`;
    this.progress.setAttribute('aria-hidden', 'true');
    this.element.style.setProperty('--done', `${(100 * at) / count}%`);
    this.back.disabled = at === 1;
    this.next.textContent = at < count ? message('tour.next') : message('tour.end');
  }

  /** @param {number} by */
  #step(by) {
    const to = this.#number + by;
    if (to > this.views().length) this.actions.leave();
    else if (to > 0) this.actions.go(to);
  }

  /** @param {KeyboardEvent} event */
  #onKey(event) {
    if (!this.#number || event.ctrlKey || event.metaKey || event.altKey || event.shiftKey || document.querySelector('dialog[open], details.menu[open]')) return;
    const typing = event.target instanceof HTMLElement && event.target.matches('input, select, textarea');
    if (typing) return;
    if (event.key === 'Escape') this.actions.leave();
    else if (PRESENTER_STEPS[event.key]) this.#step(PRESENTER_STEPS[event.key]);
    else return;
    event.preventDefault();
    event.stopPropagation();
  }
}
