// The frame of a picture that leaves the page: where the lines and swatches of its caption stand, above and below it.

/** @typedef {import('./caption.js').Caption} Caption */
/** @typedef {{x: number, y: number, size: number, bold: boolean, soft: boolean, text: string}} FrameText `y` is the baseline */
/** @typedef {{x: number, y: number, colour: string, kind: number}} FrameSwatch the middle, and the number of the shape */
/** @typedef {{top: number, bottom: number, texts: FrameText[], swatches: FrameSwatch[]}} Frame heights above and below the picture */

const FRAME_EDGE = 16;
const TITLE_SIZE = 18;
const TEXT_SIZE = 12.5;
const LINE_ROOM = 1.4;
const SWATCH_ROOM = 16;
const LEGEND_GAP = 20;
const SHAPES_OF_KINDS = ['article', 'provider', 'topic'];

/**
 * Place a caption around a picture.
 * @param {Caption} caption
 * @param {number} width of the picture
 * @param {number} height
 * @param {(text: string, size: number, bold: boolean) => number} measure width in pixels
 * @returns {Frame}
 */
export function frameOf(caption, width, height, measure) {
  /** @type {Frame} */
  const frame = { top: 0, bottom: 0, texts: [], swatches: [] };
  const room = width - 2 * FRAME_EDGE;
  let y = FRAME_EDGE - 4;
  const put = (/** @type {string} */ text, size = TEXT_SIZE, bold = false) => {
    for (const line of linesOfCaption(text, room, 3, (part) => measure(part, size, bold))) {
      y += size * LINE_ROOM;
      frame.texts.push({ x: FRAME_EDGE, y: y - 0.25 * size, size, bold, soft: !bold, text: line });
    }
  };
  put(caption.title, TITLE_SIZE, true);
  caption.lines.forEach((line) => put(line));
  frame.top = Math.ceil(y + 8);
  y = frame.top + height + 8;
  y = putLegend(frame, caption.legend, room, y, measure);
  put(caption.source);
  frame.bottom = Math.ceil(y + FRAME_EDGE - 4 - frame.top - height);
  return frame;
}

/**
 * Place the rows of the legend one beside the other, and return the height where the next line begins.
 * @param {Frame} frame
 * @param {Caption['legend']} legend
 * @param {number} room
 * @param {number} y
 * @param {(text: string, size: number, bold: boolean) => number} measure
 */
function putLegend(frame, legend, room, y, measure) {
  let x = FRAME_EDGE;
  for (const [colour, kind, text] of legend) {
    const [line] = linesOfCaption(text, room - SWATCH_ROOM, 1, (part) => measure(part, TEXT_SIZE, false));
    const wide = SWATCH_ROOM + measure(line, TEXT_SIZE, false);
    if (x > FRAME_EDGE && x + wide > FRAME_EDGE + room) {
      x = FRAME_EDGE;
      y += TEXT_SIZE * 1.6;
    }
    const at = SHAPES_OF_KINDS.indexOf(kind);
    frame.swatches.push({ x: x + 5, y: y + TEXT_SIZE * 0.8, colour, kind: at < 0 ? 3 : at });
    frame.texts.push({ x: x + SWATCH_ROOM, y: y + TEXT_SIZE * 1.15, size: TEXT_SIZE, bold: false, soft: false, text: line });
    x += wide + LEGEND_GAP;
  }
  return legend.length ? y + TEXT_SIZE * 1.6 : y;
}

/**
 * A text as lines that are no wider than a room; what is left after the last one is cut.
 * @param {string} text
 * @param {number} room in pixels
 * @param {number} most lines
 * @param {(text: string) => number} widthOf
 */
export function linesOfCaption(text, room, most, widthOf) {
  /** @type {string[]} */
  const lines = [''];
  for (const word of text.replace(/\s+/g, ' ').trim().split(' ')) {
    const last = lines[lines.length - 1];
    const longer = last ? `${last} ${word}` : word;
    if (!last || widthOf(longer) <= room) lines[lines.length - 1] = longer;
    else if (lines.length < most) lines.push(word);
    else {
      lines[lines.length - 1] = `${last}…`;
      break;
    }
  }
  return lines.map((line) => fitted(line, room, widthOf));
}

/** @param {string} line @param {number} room @param {(text: string) => number} widthOf */
function fitted(line, room, widthOf) {
  if (widthOf(line) <= room) return line;
  const characters = [...line];
  let [low, high] = [0, characters.length];
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if (widthOf(`${characters.slice(0, middle).join('')}…`) <= room) low = middle;
    else high = middle - 1;
  }
  return `${characters.slice(0, low).join('')}…`;
}

/**
 * Red, green and blue of a colour of the style sheet, as `#rrggbb`; grey for any other.
 * @param {string} colour
 */
export function colourParts(colour) {
  const parts = /^#([0-9a-f]{2})([0-9a-f]{2})([0-9a-f]{2})$/i.exec(colour);
  return parts ? parts.slice(1).map((part) => parseInt(part, 16)) : [128, 128, 128];
}
