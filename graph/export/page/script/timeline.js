// The timeline: rows of stories, providers, topics or people, with a dot for each article at its date.

import { binAt, binsOf, DAY, ticksOf } from './calendar.js';
import { Brush } from './brush.js';
import { byId, make } from './dom.js';
import { countsPerBin, lanesIn, lanesOf, marksOf, xOf } from './lanes.js';
import { headingOf, message } from './messages.js';
import { showNames } from './lanenames.js';
import { Player } from './play.js';
import { threadsOf } from './threads.js';
import { HEAD_HEIGHT, clearedCanvas, nameOfPlace, paintGrid, paintHead, paintDotRing, paintRow, paintThreads, totalsOf } from './timelinepaint.js';
import { DateFields } from './typedfields.js';

/** @typedef {import('./data.js').Data} Data */
/** @typedef {import('./state.js').State} State */
/** @typedef {import('./lanes.js').Lane} Lane */
/** @typedef {import('./lanes.js').Mark} Mark */
/** @typedef {import('./timelinepaint.js').Thread} Thread */
/** @typedef {{go: (node: number) => void, goStory: (story: number) => void}} Actions */
/** @typedef {{look: import('./look.js').Look, palette: import('./look.js').Palette, dated: Uint8Array}} Shown */

const WIDTH_OF_NAMES = 212;
const LOW = 34;
const LOW_ON_PHONE = 46;
const HIGH = 76;
/** The room of a name above its row. */
const ABOVE_ROW = 16;
const NARROW_BELOW = 620;
/** The room of a bubble on the axis, in pixels. */
const BUBBLE = 18;
const GLIDE = 350;
/** The least number of articles that the largest bubble stands for. */
const FULL = 24;

/** The timeline view. */
export class Timeline {
  /** @type {Lane[]} */
  lanes = [];
  /** The dated articles that pass all filters but the dates. */
  passing = new Uint32Array();
  /** The bars at the top. @type {import('./timelinepaint.js').Totals} */
  totals = { edges: [0, DAY], counts: [0], step: { unit: 'day', size: 1 } };
  /** The row and the article that the keyboard is at, the place under the pointer and the bar there. */
  at = { lane: 0, node: -1 };
  hover = { x: -1, bin: -1 };
  /** What is in sight, in seconds; while a hand moves it the filter follows later. @type {{from: number, to: number}} */
  range = { from: 0, to: DAY };
  /** @type {Map<Lane, Mark[]>} */
  #marks = new Map();
  /** @type {Map<string, Lane[]>} */
  #all = new Map();
  /** @type {Shown | null} */
  #shown = null;
  #frame = 0;
  #glide = 0;
  #names = '';
  #choice = '-1 -1';
  #bins = { step: { unit: /** @type {import('./calendar.js').Unit} */ ('day'), size: 1 }, most: 1 };

  /**
   * @param {Data} data
   * @param {import('./state.js').Store} store
   * @param {Actions} actions
   */
  constructor(data, store, actions) {
    this.data = data;
    this.store = store;
    this.actions = actions;
    this.brush = new Brush(data, store);
    this.fields = new DateFields(store, this.brush.ends, 'timeline');
    this.player = new Player(this.brush, store);
    const [first, last] = this.brush.empty ? [0, 0] : this.brush.ends;
    /** All that can be in sight. */
    this.whole = { from: Math.floor(first / DAY) * DAY, to: (Math.floor(last / DAY) + 1) * DAY - 1 };
    this.head = make('canvas', { class: 'timeline-head', 'aria-hidden': 'true' });
    this.canvas = make('canvas', { class: 'timeline-dots', role: 'application', tabindex: 0, 'aria-roledescription': message('view.timeline'), 'aria-label': message('timeline.label'), 'aria-describedby': 'timeline-help' });
    this.names = make('ul', { class: 'timeline-names' });
    this.rows = make('div', { class: 'timeline-rows' }, this.canvas, this.names);
    this.scroller = make('div', { class: 'timeline-scroll', tabindex: -1 }, this.head, this.rows);
    this.note = make('p', { class: 'timeline-note soft' });
    this.tip = make('div', { class: 'tip', 'aria-hidden': 'true', hidden: true });
    this.controls = { rows: this.#select('rows', 'timeline.rows', this.#choices()), rowOrder: this.#select('rowOrder', 'timeline.order', [['size', message('timeline.by-size')], ['first', message('timeline.by-first')]]) };
    this.element = byId('timeline');
    this.element.replaceChildren(
      make('div', { class: 'timeline-bar' }, ...Object.values(this.controls).map((each) => each.label), this.fields.element, this.player.element),
      make('div', { class: 'timeline-overview' }, this.brush.element), this.scroller, this.note, this.tip,
      make('p', { id: 'timeline-help', class: 'unseen' }, message('timeline.help')));
    for (const part of ['.timeline-bar', '.timeline-overview']) /** @type {HTMLElement} */ (this.element.querySelector(part)).hidden = this.brush.empty;
    this.scroller.addEventListener('scroll', () => this.paint(), { passive: true });
    new ResizeObserver(() => this.#resize()).observe(this.scroller);
  }

  /** @returns {[string, string][]} */
  #choices() {
    const kinds = this.data.kinds.filter((kind) => kind !== 'article' && this.data.kind.includes(this.data.kinds.indexOf(kind)));
    return [...(this.data.stories.length ? [/** @type {[string, string]} */ (['story', message('timeline.stories')])] : []), ...kinds.map((kind) => /** @type {[string, string]} */ ([kind, headingOf(kind)]))];
  }

  /** @param {'rows' | 'rowOrder'} name @param {'timeline.rows' | 'timeline.order'} label @param {[string, string][]} choices */
  #select(name, label, choices) {
    const select = make('select', { id: `timeline-${name}`, change: () => this.store.set(/** @type {any} */ ({ [name]: select.value })) }, ...choices.map(([value, written]) => make('option', { value }, written)));
    return { select, label: make('label', { class: 'timeline-choice' }, make('span', {}, message(label)), select) };
  }

  /** The scale of the picture: seconds to pixels. @returns {import('./lanes.js').Scale} */
  get scale() {
    const width = this.scroller.clientWidth;
    return { ...this.range, left: this.isNarrow ? 34 : WIDTH_OF_NAMES + 34, right: width - 14 };
  }

  /** Whether names stand over the rows and not beside them. */
  get isNarrow() {
    return this.scroller.clientWidth < NARROW_BELOW;
  }

  /** The height of a row. */
  get rowHeight() {
    const room = (this.scroller.clientHeight - HEAD_HEIGHT) / Math.max(1, this.lanes.length);
    return Math.floor(Math.min(HIGH, Math.max(this.isNarrow ? LOW_ON_PHONE : LOW, room)));
  }

  /**
   * Show a state.
   * @param {State} state
   * @param {Shown} shown
   * @param {boolean} filtered whether filters, rows or order are different
   */
  show(state, shown, filtered) {
    this.#shown = shown;
    this.controls.rows.select.value = state.rows;
    this.controls.rowOrder.select.value = state.rowOrder;
    if (this.brush.empty) {
      this.note.textContent = message('timeline.none');
      return;
    }
    this.brush.show(shown.dated);
    this.fields.show();
    if (filtered || !this.lanes.length) this.#arrange(state, shown);
    this.#reveal(state);
    this.#names = '';
    this.paint();
  }

  /** Scroll to the row of a new choice, from which the keys go on. @param {State} state */
  #reveal({ selected, story }) {
    const choice = `${selected} ${story}`;
    if (choice === this.#choice) return;
    this.#choice = choice;
    const isRow = (/** @type {Lane} */ lane) => (selected >= 0 ? lane.hub === selected || lane.nodes.includes(selected) : story >= 0 && lane.story === story);
    const [first, last] = this.inSight;
    const there = this.lanes.findIndex((lane, row) => row >= first && row < last - 1 && isRow(lane));
    const row = there < 0 ? this.lanes.findIndex(isRow) : there;
    if (row < 0) return;
    if (there < 0) this.scroller.scrollTop = (row + 0.5) * this.rowHeight - (this.scroller.clientHeight - HEAD_HEIGHT) / 2;
    if (this.lanes[row].nodes.includes(selected)) this.at = { lane: row, node: selected };
  }

  /** Arrange the rows anew. @param {State} state @param {Shown} shown */
  #arrange(state, shown) {
    const { from, to } = this.whole;
    const window = { from: state.from ?? from, to: state.to ?? to };
    let all = this.#all.get(state.rows);
    if (!all) this.#all.set(state.rows, (all = lanesOf(this.data, state.rows, message('timeline.loose'))));
    this.lanes = lanesIn(all, this.data, shown.dated, { ...window, order: state.rowOrder, steady: this.player.isPlaying });
    this.passing = this.data.listed.filter((node) => shown.dated[node] && Number.isFinite(this.data.date[node]));
    this.#writeNote(shown.dated);
    if (this.player.isPlaying && !matchMedia('(prefers-reduced-motion: reduce)').matches) this.#glideTo(window);
    else this.look(window.from, window.to);
    this.#resize();
  }

  /** @param {Uint8Array} dated */
  #writeNote(dated) {
    const undated = dated.reduce((sum, passes, node) => sum + Number(passes === 1 && !Number.isFinite(this.data.date[node])), 0);
    const rows = this.lanes.length ? '' : message('timeline.empty');
    this.note.textContent = [rows, undated ? message('timeline.undated', { count: undated }) : ''].filter(Boolean).join(' ');
    this.note.hidden = !this.note.textContent;
  }

  /**
   * Have other times in sight.
   * @param {number} from seconds
   * @param {number} to
   */
  look(from, to) {
    cancelAnimationFrame(this.#glide);
    this.#setRange({ from, to: Math.max(to, from + 1) });
  }

  /** @param {{from: number, to: number}} range */
  #setRange(range) {
    this.range = range;
    this.#marks.clear();
    const { left, right } = this.scale;
    const { step } = ticksOf(range.from, range.to, Math.max(1, right - left), BUBBLE);
    this.#bins = { step, most: 0 };
    this.paint();
  }

  /** Move to another range within a moment. @param {{from: number, to: number}} target */
  #glideTo(target) {
    cancelAnimationFrame(this.#glide);
    const [start, before] = [performance.now(), this.range];
    const step = () => {
      const share = Math.min(1, (performance.now() - start) / GLIDE);
      const eased = share * (2 - share);
      this.#setRange({ from: before.from + eased * (target.from - before.from), to: before.to + eased * (target.to - before.to) });
      if (share < 1) this.#glide = requestAnimationFrame(step);
    };
    step();
  }

  /** The largest number of articles in a bin of a row, which has the largest bubble. */
  #mostInBin() {
    const { edges } = binsOf(this.range.from, this.range.to, 1000, [this.#bins.step]);
    return this.lanes.reduce((most, { nodes, story, hub }) => (nodes.length <= most || (story < 0 && hub < 0) ? most : Math.max(most, ...countsPerBin(edges, nodes, this.data.date))), FULL);
  }

  /** The marks of a row, relative to its upper edge. @param {Lane} lane @returns {Mark[]} */
  marksOf(lane) {
    let marks = this.#marks.get(lane);
    if (!marks) {
      if (!this.#bins.most) this.#bins.most = this.#mostInBin();
      const above = this.isNarrow ? ABOVE_ROW : 0;
      marks = marksOf(lane, this.data.date, this.scale, this.rowHeight - above, this.#bins).map((mark) => ({ ...mark, y: mark.y + above }));
      this.#marks.set(lane, marks);
    }
    return marks;
  }

  #resize() {
    this.#marks.clear();
    this.rows.style.height = `${Math.max(this.lanes.length * this.rowHeight, this.scroller.clientHeight - HEAD_HEIGHT)}px`;
    this.#names = '';
    this.paint();
  }

  /** The first and last row in sight. @returns {[number, number]} */
  get inSight() {
    const { scrollTop, clientHeight } = this.scroller;
    return [Math.max(0, Math.floor(scrollTop / this.rowHeight)), Math.min(this.lanes.length, Math.ceil((scrollTop + clientHeight - HEAD_HEIGHT) / this.rowHeight))];
  }

  /** Paint with the next frame. */
  paint() {
    if (this.#frame || this.element.hidden) return;
    this.#frame = requestAnimationFrame(() => {
      this.#frame = 0;
      if (this.#shown && this.scroller.clientWidth && !this.brush.empty) this.#paint(this.#shown);
    });
  }

  /** @param {Shown} shown */
  #paint({ look, palette }) {
    const { clientWidth: width, clientHeight, scrollTop } = this.scroller;
    const [scale, height] = [this.scale, Math.max(1, clientHeight - HEAD_HEIGHT)];
    this.totals = totalsOf(scale, this.passing, this.data.date);
    const time = scale.from + ((this.hover.x - scale.left) / (scale.right - scale.left)) * (scale.to - scale.from);
    const label = this.hover.x < 0 ? '' : nameOfPlace(time, this.totals, binAt(this.totals.edges, time));
    paintHead(clearedCanvas(this.head, width, HEAD_HEIGHT), scale, this.totals, palette, { ...this.hover, label });
    const ctx = clearedCanvas(this.canvas, width, height);
    paintGrid(ctx, scale, height, palette, this.hover.x);
    ctx.save();
    ctx.beginPath();
    ctx.rect(scale.left - 8, 0, scale.right - scale.left + 16, height);
    ctx.clip();
    const [first, last] = this.inSight;
    for (let row = first; row < last; row++) this.#paintRow(ctx, row, row * this.rowHeight - scrollTop, look, palette);
    paintThreads(ctx, this.threads(), palette, (thread) => this.#isChosen(thread));
    ctx.restore();
    this.#paintNames(look);
  }

  /** @param {CanvasRenderingContext2D} ctx @param {number} row @param {number} top @param {import('./look.js').Look} look @param {import('./look.js').Palette} palette */
  #paintRow(ctx, row, top, look, palette) {
    const lane = this.lanes[row];
    const marks = this.marksOf(lane);
    const ends = [lane.nodes[0], lane.nodes[lane.nodes.length - 1]].map((node) => Math.max(0, Math.min(1e5, xOf(this.scale, this.data.date[node]))));
    paintRow(ctx, marks, top, look, palette, { from: ends[0], to: ends[1], bottom: top + this.rowHeight, middle: this.isNarrow ? (this.rowHeight + ABOVE_ROW) / 2 : this.rowHeight / 2, colour: this.colourOf(lane), chosen: this.#isChosenLane(lane) });
    for (const mark of marks) {
      if (mark.node >= 0 && mark.node === this.store.state.selected) paintDotRing(ctx, mark, top, palette.ink, 2.5);
      else if (mark.node >= 0 && row === this.at.lane && mark.node === this.at.node && document.activeElement === this.canvas) paintDotRing(ctx, mark, top, palette.accent, 2);
    }
  }

  /** @param {Lane} lane */
  colourOf(lane) {
    const { look, palette } = /** @type {Shown} */ (this.#shown);
    return lane.story < 0 && lane.hub < 0 ? palette.soft : look.colours[look.colour[lane.hub >= 0 ? lane.hub : lane.nodes[0]]];
  }

  /** @param {Lane} lane */
  #isChosenLane({ story, hub }) {
    return (story >= 0 && story === this.store.state.story) || (hub >= 0 && hub === this.store.state.selected);
  }

  /** @param {Thread} thread */
  #isChosen({ earlier, later }) {
    const { story, selected } = this.store.state;
    const chosen = story >= 0 ? story : selected >= 0 ? this.data.story[selected] : -1;
    return chosen >= 0 && (chosen === earlier || chosen === later);
  }

  /** The threads between the rows, in pixels of the canvas. @returns {Thread[]} */
  threads() {
    const middle = this.isNarrow ? (this.rowHeight + ABOVE_ROW) / 2 : this.rowHeight / 2;
    const place = { height: this.rowHeight, middle, scrolled: this.scroller.scrollTop };
    return this.store.state.rows === 'story' ? threadsOf(this.data, this.lanes, this.scale, place) : [];
  }

  /** @param {import('./look.js').Look} look */
  #paintNames(look) {
    const [first, last] = this.inSight;
    const key = `${first} ${last}`;
    if (key === this.#names) return;
    this.#names = key;
    showNames(this.names, this.data, this.lanes.slice(first, last), { first, height: this.rowHeight, narrow: this.isNarrow, look, chosen: (lane) => this.#isChosenLane(lane), actions: this.actions });
  }
}
