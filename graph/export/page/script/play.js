// Plays time: moves the window of dates by one bin at a time.

import { announce } from './announce.js';
import { span } from './dates.js';
import { make } from './dom.js';
import { message } from './messages.js';

const PAUSE = 1000;
const SPEEDS = [0.5, 1, 2, 4];

/** The button that plays, and its speed. */
export class Player {
  #timer = 0;
  #moving = false;
  #speed = 1;

  /**
   * @param {import('./brush.js').Brush} brush
   * @param {import('./state.js').Store} store
   */
  constructor(brush, store) {
    this.brush = brush;
    this.button = make('button', { type: 'button', class: 'play', click: () => this.toggle() });
    this.speed = make('select', { 'aria-label': message('timeline.speed'), change: () => (this.#speed = Number(this.speed.value)) },
      ...SPEEDS.map((speed) => make('option', { value: speed, selected: speed === 1 }, `${speed}×`)));
    this.element = make('div', { class: 'player' }, this.button, this.speed);
    store.listen((state, changed) => {
      if (this.isPlaying && !this.#moving && (state.mode !== 'timeline' || changed.has('from') || changed.has('to'))) this.stop();
    });
    this.#render();
  }

  /** Whether it plays. */
  get isPlaying() {
    return this.#timer !== 0;
  }

  /** Play, or stop. */
  toggle() {
    if (this.isPlaying) return this.stop();
    this.#timer = -1;
    this.#render();
    this.#change(() => this.brush.rewind());
    this.#wait();
    announce(message('timeline.playing', { span: span(...this.brush.window) }));
  }

  /** Stop, and say where. */
  stop() {
    clearTimeout(this.#timer);
    this.#timer = 0;
    this.#render();
    announce(message('timeline.paused', { span: span(...this.brush.window) }));
  }

  #wait() {
    this.#timer = window.setTimeout(() => {
      const moved = this.#change(() => this.brush.move(1));
      if (moved) this.#wait();
      else this.stop();
    }, PAUSE / this.#speed);
  }

  /** Change the window without taking that for a hand of the reader. @param {() => boolean} change */
  #change(change) {
    this.#moving = true;
    const changed = change();
    this.#moving = false;
    return changed;
  }

  #render() {
    this.button.textContent = message(this.isPlaying ? 'timeline.pause' : 'timeline.play');
    this.button.classList.toggle('is-playing', this.isPlaying);
  }
}
