// The calendar: steps from hours to centuries, bins and ticks that begin where these do. All in UTC, which has
// no summer time: each day has 86,400 seconds.

/** @typedef {'hour' | 'day' | 'week' | 'month' | 'quarter' | 'year'} Unit */
/** @typedef {{unit: Unit, size: number}} Step so many units; hours count from midnight, years from the year 0 */
/** @typedef {{step: Step, edges: number[]}} Bins where each bin begins, and at the end where the last one ends */

export const HOUR = 3600;
export const DAY = 24 * HOUR;
const WEEK = 7 * DAY;
/** The first Monday after the day 0, which was a Thursday. */
const MONDAY = 4 * DAY;
const YEAR = 365.2425 * DAY;

/** How long a unit is on average, in seconds. @type {Record<Unit, number>} */
const LENGTHS = { hour: HOUR, day: DAY, week: WEEK, month: YEAR / 12, quarter: YEAR / 4, year: YEAR };
/** How many months a unit has, where it has whole ones. @type {Partial<Record<Unit, number>>} */
const MONTHS = { month: 1, quarter: 3, year: 12 };

/** @type {Step[]} */
const HOURS = [1, 3, 6, 12].map((size) => ({ unit: 'hour', size }));
/** @type {Step[]} */
const UNITS = /** @type {const} */ (['day', 'week', 'month', 'quarter', 'year']).map((unit) => ({ unit, size: 1 }));
/** @type {Step[]} */
const YEARS = [2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000].map((size) => ({ unit: 'year', size }));
/** The steps of bins, the finest first. */
export const STEPS = [...UNITS, ...YEARS];
/** Those of an axis, which may show hours too. */
export const TICKS = [...HOURS, ...STEPS];

/**
 * How long a step is on average, in seconds.
 * @param {Step} step
 */
export function lengthOf({ unit, size }) {
  return size * LENGTHS[unit];
}

/**
 * The beginning of the step that a time lies in.
 * @param {number} time seconds
 * @param {Step} step
 */
export function beginOf(time, step) {
  const months = MONTHS[step.unit];
  if (months) return beginOfMonths(Math.floor(monthNumber(time) / (months * step.size)) * months * step.size);
  const length = lengthOf(step);
  const origin = step.unit === 'week' ? MONDAY : 0;
  return Math.floor((time - origin) / length) * length + origin;
}

/**
 * The beginning of another step, so many later.
 * @param {number} begin of a step
 * @param {Step} step
 * @param {number} [many] negative for earlier ones
 */
export function stepsLater(begin, step, many = 1) {
  const months = MONTHS[step.unit];
  return months ? beginOfMonths(monthNumber(begin) + many * months * step.size) : begin + many * lengthOf(step);
}

/** How many months lie between a time and the year 0. @param {number} time seconds */
function monthNumber(time) {
  const date = new Date(time * 1000);
  return date.getUTCFullYear() * 12 + date.getUTCMonth();
}

/** @param {number} months since the year 0 */
function beginOfMonths(months) {
  // Date.UTC takes the years before 100 for those of the twentieth century.
  return new Date(0).setUTCFullYear(Math.floor(months / 12), months - 12 * Math.floor(months / 12), 1) / 1000;
}

/**
 * The beginnings of all steps that touch a span, and the end of the last one.
 * @param {number} first seconds
 * @param {number} last
 * @param {Step} step
 * @returns {number[]}
 */
export function edgesOf(first, last, step) {
  const edges = [beginOf(first, step)];
  for (let next = stepsLater(edges[0], step); ; next = stepsLater(next, step)) {
    edges.push(next);
    if (next > last) return edges;
  }
}

/**
 * The bins of a span: by the finest step of the calendar that makes at most so many.
 * @param {number} first seconds
 * @param {number} last
 * @param {number} [most]
 * @param {Step[]} [steps]
 * @returns {Bins}
 */
export function binsOf(first, last, most = 60, steps = STEPS) {
  for (const step of steps) {
    if ((last - first) / lengthOf(step) > most + 1) continue;
    const edges = edgesOf(first, last, step);
    if (edges.length - 1 <= most) return { step, edges };
  }
  const step = steps[steps.length - 1];
  return { step, edges: edgesOf(first, last, step) };
}

/**
 * The bin that a time lies in, or -1.
 * @param {number[]} edges
 * @param {number} time seconds
 */
export function binAt(edges, time) {
  let low = 0;
  let high = edges.length - 1;
  if (!(time >= edges[low] && time < edges[high])) return -1;
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if (edges[middle] <= time) low = middle;
    else high = middle;
  }
  return low;
}

/**
 * The ticks of an axis: the beginnings of the finest steps that leave each so much room.
 * @param {number} first seconds
 * @param {number} last
 * @param {number} pixels the length of the axis
 * @param {number} room pixels from tick to tick
 * @returns {{step: Step, at: number[]}}
 */
export function ticksOf(first, last, pixels, room) {
  const most = Math.max(1, Math.floor(pixels / room));
  const step = TICKS.find((each) => (last - first) / lengthOf(each) <= most) ?? TICKS[TICKS.length - 1];
  return { step, at: edgesOf(first, last, step).filter((each) => each >= first && each <= last) };
}

/**
 * A window moved by whole steps: one that begins and ends with steps still does.
 * @param {number} from seconds
 * @param {number} to its last second
 * @param {Step} step
 * @param {number} many
 * @returns {[number, number]}
 */
export function movedWindow(from, to, step, many) {
  if (beginOf(from, step) === from && beginOf(to + 1, step) === to + 1) {
    return [stepsLater(from, step, many), stepsLater(to + 1, step, many) - 1];
  }
  const later = stepsLater(beginOf(from, step), step, many) - beginOf(from, step);
  return [from + later, to + later];
}
