// Pointer, wheel, fingers and keys on the timeline.

import { announce } from './announce.js';
import { binAt, DAY } from './calendar.js';
import { day, nameOfBin, span } from './dates.js';
import { make } from './dom.js';
import { rankAt, timeOf, xOf } from './lanes.js';
import { counted, message } from './messages.js';
import { cut } from './text.js';
import { HEAD_HEIGHT, distanceTo } from './timelinepaint.js';

/** @typedef {import('./timeline.js').Timeline} Timeline */
/** @typedef {{x: number, y: number}} Place */
/** @typedef {import('./lanes.js').Mark & {lane: number}} Hit a mark with its row, and y on the canvas */

const REACH_OF_MOUSE = 6;
const REACH_OF_TOUCH = 16;
const LEAST_MOVE = 4;
/** How long after the last movement the dates become the filter, in milliseconds. */
const SETTLED = 220;

/**
 * Listen to the timeline.
 * @param {Timeline} timeline
 */
export function listenToTimeline(timeline) {
  const { canvas, head } = timeline;
  for (const element of [canvas, head]) {
    element.addEventListener('wheel', (event) => onWheel(timeline, event), { passive: false });
    element.addEventListener('pointermove', (event) => {
      if (!event.buttons && event.pointerType !== 'touch') hoverTimeline(timeline, element, placeOn(element, event));
    });
    element.addEventListener('pointerleave', () => leaveTimeline(timeline));
    listenToHands(timeline, element);
  }
  canvas.addEventListener('keydown', (event) => {
    if (!event.ctrlKey && !event.metaKey && !event.altKey && onTimelineKey(timeline, event)) event.preventDefault();
  });
  canvas.addEventListener('focus', () => timeline.paint());
  canvas.addEventListener('blur', () => leaveTimeline(timeline));
}

/** @param {Element} element @param {MouseEvent} event @returns {Place} */
function placeOn(element, event) {
  const { left, top } = element.getBoundingClientRect();
  return { x: event.clientX - left, y: event.clientY - top };
}

/** @param {Timeline} timeline @param {WheelEvent} event */
function onWheel(timeline, event) {
  event.preventDefault();
  const lines = event.deltaMode === 1 ? 16 : 1;
  const { scale } = timeline;
  const across = event.shiftKey && !event.deltaX ? event.deltaY : event.deltaX;
  leaveTimeline(timeline);
  if (Math.abs(across) > (event.shiftKey ? 0 : Math.abs(event.deltaY))) panBy(timeline, across * lines);
  else zoomAt(timeline, timeOf(scale, placeOn(timeline.head, event).x), Math.exp(event.deltaY * lines * (event.ctrlKey ? 0.01 : 0.002)));
}

/** @param {Timeline} timeline @param {number} pixels */
function panBy(timeline, pixels) {
  const { from, to, left, right } = timeline.scale;
  const { whole } = timeline;
  const by = Math.max(whole.from - from, Math.min(whole.to - to, (pixels * (to - from)) / (right - left)));
  moveRange(timeline, from + by, to + by);
}

/** @param {Timeline} timeline @param {number} time that stays where it is @param {number} factor below 1 shows less */
function zoomAt(timeline, time, factor) {
  const { from, to } = timeline.range;
  const { whole } = timeline;
  const length = Math.max(DAY - 1, Math.min(whole.to - whole.from, (to - from) * factor));
  const share = Math.max(0, Math.min(1, (time - from) / (to - from)));
  const begin = Math.max(whole.from, Math.min(whole.to - length, time - share * length));
  moveRange(timeline, begin, begin + length);
}

/** The waiting change of the filter. @type {number} */
let settling = 0;

/** Look at other times at once, and filter by them when the hand rests. @param {Timeline} timeline @param {number} from @param {number} to */
function moveRange(timeline, from, to) {
  timeline.player.isPlaying && timeline.player.stop();
  timeline.look(from, to);
  clearTimeout(settling);
  settling = window.setTimeout(() => filterBy(timeline, from, to), SETTLED);
}

/** Filter by whole days. @param {Timeline} timeline @param {number} from @param {number} to */
function filterBy(timeline, from, to) {
  clearTimeout(settling);
  const { whole, store } = timeline;
  const first = Math.floor((from + 1) / DAY) * DAY;
  const last = Math.max(first + DAY, Math.ceil((to - 1) / DAY) * DAY) - 1;
  store.set({ from: first <= whole.from ? null : first, to: last >= whole.to ? null : last });
}

/** Drag with one hand, pinch with two fingers, click with none moved. @param {Timeline} timeline @param {HTMLElement} element */
function listenToHands(timeline, element) {
  /** @type {Map<number, Place>} */
  const hands = new Map();
  let moved = false;
  element.addEventListener('pointerdown', (event) => {
    if (event.button) return;
    if (!hands.size) moved = false;
    hands.set(event.pointerId, { x: event.clientX, y: event.clientY });
    element.setPointerCapture(event.pointerId);
  });
  element.addEventListener('pointermove', (event) => {
    const before = hands.get(event.pointerId);
    if (!before) return;
    const now = { x: event.clientX, y: event.clientY };
    if (!moved && Math.hypot(now.x - before.x, now.y - before.y) < LEAST_MOVE) return;
    moved = true;
    leaveTimeline(timeline);
    if (hands.size === 2) pinchTimeline(timeline, element, [...hands].find(([id]) => id !== event.pointerId)?.[1] ?? now, before, now);
    else {
      panBy(timeline, before.x - now.x);
      if (event.pointerType === 'mouse') timeline.scroller.scrollTop += before.y - now.y;
    }
    hands.set(event.pointerId, now);
  });
  element.addEventListener('pointerup', (event) => {
    if (hands.delete(event.pointerId) && !moved) clickTimeline(timeline, element, placeOn(element, event), event.pointerType === 'touch');
  });
  element.addEventListener('pointercancel', (event) => hands.delete(event.pointerId));
}

/** @param {Timeline} timeline @param {HTMLElement} element @param {Place} still @param {Place} before @param {Place} now */
function pinchTimeline(timeline, element, still, before, now) {
  const { left } = element.getBoundingClientRect();
  const distance = (/** @type {Place} */ place) => Math.max(10, Math.abs(place.x - still.x));
  zoomAt(timeline, timeOf(timeline.scale, (still.x + now.x) / 2 - left), distance(before) / distance(now));
}

/** @param {Timeline} timeline @param {HTMLElement} element @param {Place} place @param {boolean} finger */
function clickTimeline(timeline, element, place, finger) {
  leaveTimeline(timeline);
  if (element === timeline.head) {
    const bin = binAt(timeline.totals.edges, timeOf(timeline.scale, place.x));
    if (bin >= 0) filterBy(timeline, timeline.totals.edges[bin], timeline.totals.edges[bin + 1]);
    return;
  }
  const hit = hitAt(timeline, place, finger ? REACH_OF_TOUCH : REACH_OF_MOUSE);
  if (!hit) return;
  if (hit.node < 0) return filterBy(timeline, hit.from, hit.to);
  timeline.at = { lane: hit.lane, node: hit.node };
  timeline.actions.go(hit.node);
}

/** The mark at a place of the canvas. @param {Timeline} timeline @param {Place} place @param {number} reach @returns {Hit | null} */
function hitAt(timeline, { x, y }, reach) {
  const { scrollTop } = timeline.scroller;
  const lane = Math.floor((y + scrollTop) / timeline.rowHeight);
  if (!timeline.lanes[lane]) return null;
  let best = null;
  let least = reach;
  for (const mark of timeline.marksOf(timeline.lanes[lane])) {
    const top = lane * timeline.rowHeight - scrollTop + mark.y;
    const beyond = Math.hypot(mark.x - x, top - y) - mark.r;
    if (beyond < least) [best, least] = [{ ...mark, y: top, lane }, beyond];
  }
  return best;
}

/** @param {Timeline} timeline @param {HTMLElement} element @param {Place} place */
function hoverTimeline(timeline, element, place) {
  const inHead = element === timeline.head;
  timeline.hover = { x: place.x, bin: inHead ? binAt(timeline.totals.edges, timeOf(timeline.scale, place.x)) : -1 };
  const hit = inHead ? null : hitAt(timeline, place, REACH_OF_MOUSE);
  const content = inHead ? barHint(timeline) : hit ? hintOf(timeline, hit) : threadHint(timeline, place);
  element.style.cursor = hit || timeline.hover.bin >= 0 ? 'pointer' : '';
  showTimelineTip(timeline, content, place, inHead ? 0 : HEAD_HEIGHT);
  timeline.paint();
}

/** @param {Timeline} timeline */
function leaveTimeline(timeline) {
  timeline.hover = { x: -1, bin: -1 };
  timeline.tip.hidden = true;
  timeline.paint();
}

/** @param {Timeline} timeline @param {Node[] | null} content @param {Place} place @param {number} above the height of what lies above the place's element */
function showTimelineTip({ tip, element, scroller }, content, { x, y }, above) {
  tip.hidden = !content;
  if (!content) return;
  tip.replaceChildren(...content);
  const top = scroller.offsetTop + above + y;
  tip.style.left = `${Math.max(4, Math.min(x + 14, element.clientWidth - tip.offsetWidth - 8))}px`;
  tip.style.top = `${top + 18 + tip.offsetHeight > element.clientHeight ? top - tip.offsetHeight - 12 : top + 16}px`;
}

/** @param {Timeline} timeline @returns {Node[] | null} */
function barHint({ hover, totals }) {
  if (hover.bin < 0) return null;
  return [make('strong', {}, nameOfBin(totals.edges[hover.bin], totals.step)), make('div', { class: 'soft' }, counted(totals.counts[hover.bin], 'article'))];
}

/** @param {Timeline} timeline @param {Hit} hit @returns {Node[]} */
function hintOf({ data, lanes }, { node, count, from, to, lane }) {
  if (node < 0) return [make('strong', { dir: 'auto' }, cut(lanes[lane].name, 100)), make('div', { class: 'soft' }, `${span(from, to)} · ${counted(count, 'article')}`)];
  return [make('strong', { dir: 'auto' }, cut(data.title[node], 160)), make('div', { class: 'soft' }, aboutArticle(data, node))];
}

/** @param {import('./data.js').Data} data @param {number} node */
function aboutArticle(data, node) {
  const provider = data.provider[node];
  return [provider >= 0 ? cut(data.title[provider], 40) : '', day(data.date[node], data.precision[node])].filter(Boolean).join(' · ');
}

/** @param {Timeline} timeline @param {Place} place @returns {Node[] | null} */
function threadHint(timeline, { x, y }) {
  const near = timeline.threads().map((thread) => ({ thread, far: distanceTo(thread, x, y) })).filter(({ far }) => far < REACH_OF_MOUSE).sort((a, b) => a.far - b.far)[0];
  if (!near) return null;
  const { earlier, later, kind } = near.thread;
  const name = (/** @type {number} */ story) => make('bdi', {}, cut(timeline.data.stories[story].label, 80));
  const word = kind.includes(',') ? 'both' : kind;
  return [make('strong', {}, name(earlier), ' → ', name(later)), make('div', { class: 'soft' }, message(/** @type {import('./messages.js').Key} */ (`timeline.${word}`)))];
}

/** @type {Record<string, (timeline: Timeline) => void>} */
const TIMELINE_KEYS = {
  ArrowLeft: (timeline) => stepAlong(timeline, -1),
  ArrowRight: (timeline) => stepAlong(timeline, 1),
  ArrowUp: (timeline) => stepAcross(timeline, -1),
  ArrowDown: (timeline) => stepAcross(timeline, 1),
  Home: (timeline) => stepAlong(timeline, -Infinity),
  End: (timeline) => stepAlong(timeline, Infinity),
  PageUp: (timeline) => stepAcross(timeline, -8),
  PageDown: (timeline) => stepAcross(timeline, 8),
  '+': (timeline) => zoomAt(timeline, middleOf(timeline), 1 / 1.6),
  '=': (timeline) => zoomAt(timeline, middleOf(timeline), 1 / 1.6),
  '-': (timeline) => zoomAt(timeline, middleOf(timeline), 1.6),
  0: (timeline) => moveRange(timeline, timeline.whole.from, timeline.whole.to),
  ' ': (timeline) => timeline.player.toggle(),
  Enter: (timeline) => timeline.at.node >= 0 && timeline.actions.go(timeline.at.node),
};

/** @param {Timeline} timeline @param {KeyboardEvent} event @returns {boolean} whether the key was handled */
function onTimelineKey(timeline, event) {
  if (!Object.hasOwn(TIMELINE_KEYS, event.key) || !timeline.lanes.length) return false;
  if (event.shiftKey && event.key.startsWith('Arrow')) panBy(timeline, { ArrowLeft: -80, ArrowRight: 80 }[event.key] ?? 0);
  else TIMELINE_KEYS[event.key](timeline);
  return true;
}

/** The time that zooming by keys keeps: that of the article at hand, else the middle. @param {Timeline} timeline */
function middleOf({ at, data, range }) {
  const time = at.node >= 0 ? data.date[at.node] : NaN;
  return time >= range.from && time <= range.to ? time : (range.from + range.to) / 2;
}

/** Move to the next or previous article in sight of the row. @param {Timeline} timeline @param {number} way */
function stepAlong(timeline, way) {
  const nodes = inSightOf(timeline, timeline.at.lane);
  const at = nodes.indexOf(timeline.at.node);
  const next = at < 0 ? 0 : Math.max(0, Math.min(nodes.length - 1, at + way));
  arriveAt(timeline, timeline.at.lane, nodes[next]);
}

/** Move to another row, to its article nearest in time. @param {Timeline} timeline @param {number} way */
function stepAcross(timeline, way) {
  const { at, data, lanes } = timeline;
  const lane = at.node < 0 ? 0 : Math.max(0, Math.min(lanes.length - 1, at.lane + way));
  const time = at.node < 0 ? timeline.range.from : data.date[at.node];
  const nodes = inSightOf(timeline, lane);
  const rank = rankAt(nodes, data.date, time);
  const [before, behind] = [nodes[rank - 1], nodes[rank]];
  arriveAt(timeline, lane, before !== undefined && (behind === undefined || time - data.date[before] < data.date[behind] - time) ? before : behind);
}

/** The articles of a row that are in sight. @param {Timeline} timeline @param {number} lane */
function inSightOf({ lanes, data, range }, lane) {
  const nodes = lanes[lane]?.nodes ?? [];
  return nodes.slice(rankAt(nodes, data.date, range.from), rankAt(nodes, data.date, range.to, true));
}

/** Be at an article: mark it, show its tip, and read it out. @param {Timeline} timeline @param {number} lane @param {number | undefined} node */
function arriveAt(timeline, lane, node) {
  if (node === undefined) return;
  const { scroller, rowHeight, data } = timeline;
  timeline.at = { lane, node };
  const top = lane * rowHeight;
  const room = scroller.clientHeight - HEAD_HEIGHT - rowHeight;
  scroller.scrollTop = Math.max(top - room, Math.min(top, scroller.scrollTop));
  const mark = timeline.marksOf(timeline.lanes[lane]).find((each) => each.node === node);
  const place = { x: mark?.x ?? xOf(timeline.scale, data.date[node]), y: top - scroller.scrollTop + (mark?.y ?? rowHeight / 2) };
  timeline.hover = { x: place.x, bin: -1 };
  showTimelineTip(timeline, [make('strong', { dir: 'auto' }, cut(data.title[node], 160)), make('div', { class: 'soft' }, aboutArticle(data, node))], place, HEAD_HEIGHT);
  announce(message('timeline.at', { title: cut(data.title[node], 160), about: aboutArticle(data, node), row: cut(timeline.lanes[lane].name, 80) }));
  timeline.paint();
}
