// The picture as SVG: the shapes and labels that are in view, as vectors, with a caption.

import { GHOST } from './look.js';
import { COUNT_SIZE, LINE } from './lettering.js';
import { linksToShow } from './paint.js';
import { opacityOf, opacityOfDots, strengthOf } from './regions.js';
import { across, down, radiusAt } from './view.js';

/** @typedef {import('./paint.js').Scene} Scene */
/** @typedef {import('./view.js').View} View */
/** @typedef {import('./frame.js').Frame} Frame */
/** @typedef {(size: number, bold: boolean, sans: string) => string} Font */

/**
 * The picture of a scene within a frame.
 * @param {Scene} scene
 * @param {View} view
 * @param {import('./lettering.js').Label[]} labels
 * @param {Font} font
 * @param {Frame} frame
 * @returns {string}
 */
export function pictureAsSvg(scene, view, labels, font, frame) {
  const { palette } = scene;
  const height = view.height + frame.top + frame.bottom;
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${view.width} ${height}" width="${view.width}" height="${height}">`,
    `<rect width="100%" height="100%" fill="${escaped(palette.ground)}"/>`,
    // An inner picture cuts what reaches over its border.
    `<svg y="${frame.top}" width="${view.width}" height="${view.height}" overflow="hidden">`,
    ...clumps(scene, view),
    ...links(scene, view),
    ...nodes(scene, view),
    ...labels.flatMap((label) => text(label, palette, font)),
    '</svg>',
    ...frame.texts.map(({ x, y, size, bold, soft, text: line }) => `<text x="${short(x)}" y="${short(y)}" style="font:${escaped(font(size, bold, palette.sans))}" fill="${escaped(soft ? palette.soft : palette.ink)}">${escaped(line)}</text>`),
    ...frame.swatches.map(({ x, y, colour, kind }) => shape(kind, x, y, 5, `fill="${escaped(colour)}"`, '')),
    '</svg>\n',
  ].join('\n');
}

/** Whether a rectangle reaches into a view. @param {View} view @param {number} left @param {number} top @param {number} right @param {number} bottom */
function reaches({ width, height }, left, top, right, bottom) {
  return right > 0 && bottom > 0 && left < width && top < height;
}

/** @param {Scene} scene @param {View} view */
function clumps(scene, view) {
  const { data, look, palette } = scene;
  return data.clumps.flatMap((clump, at) => {
    const [x, y, r] = [across(view, clump.x), down(view, clump.y), clump.r * view.scale];
    if (!reaches(view, x - r, y - r, x + r, y + r)) return [];
    const { fill, rim } = strengthOf(scene, at, view.scale);
    const colour = escaped(palette.colours[look.clumpColour[at]]);
    return [`<circle class="region" cx="${short(x)}" cy="${short(y)}" r="${short(r)}" fill="${colour}" fill-opacity="${short(fill, 100)}" stroke="${colour}" stroke-opacity="${rim}"/>`];
  });
}

/** @param {Scene} scene @param {View} view */
function links(scene, view) {
  const { data, look, palette, backbone, off } = scene;
  const line = (/** @type {number} */ e) => {
    const [a, b] = [data.edges.from[e], data.edges.to[e]];
    const [x0, y0, x1, y1] = [across(view, data.x[a]), down(view, data.y[a]), across(view, data.x[b]), down(view, data.y[b])];
    if (!reaches(view, Math.min(x0, x1), Math.min(y0, y1), Math.max(x0, x1) + 1, Math.max(y0, y1) + 1)) return '';
    return `M${short(x0)} ${short(y0)}L${short(x1)} ${short(y1)}`;
  };
  const seen = [...backbone].filter((e) => !off.has(data.edges.key[e]) && look.level[data.edges.from[e]] !== GHOST && look.level[data.edges.to[e]] !== GHOST);
  const stroke = (/** @type {number[]} */ edges, /** @type {string} */ colour, /** @type {number} */ opacity) => {
    const path = edges.map(line).join('');
    return path ? [`<path d="${path}" fill="none" stroke="${escaped(colour)}" stroke-opacity="${opacity}"/>`] : [];
  };
  const quiet = opacityOfDots(scene, view.scale) ? stroke(seen, palette.edge, look.focused ? 0.1 : 0.35) : [];
  if (look.path.length) return [...quiet, `<polyline points="${look.path.map((node) => `${short(across(view, data.x[node]))},${short(down(view, data.y[node]))}`).join(' ')}" fill="none" stroke="${escaped(palette.accent)}" stroke-width="3"/>`];
  return look.focused ? [...quiet, ...stroke(linksToShow(scene), palette.accent, 0.5)] : quiet;
}

/** @param {Scene} scene @param {View} view */
function nodes(scene, view) {
  const { data, look, palette } = scene;
  const order = Array.from(data.order).reverse().sort((a, b) => look.level[a] - look.level[b]);
  return order.flatMap((node) => {
    const level = look.level[node];
    const opacity = opacityOf(scene, node, view.scale);
    const [x, y] = [across(view, data.x[node]), down(view, data.y[node])];
    const r = (level === GHOST ? 0.6 : 1) * radiusAt(look.size[node], view.scale);
    if (!reaches(view, x - r, y - r, x + r, y + r)) return [];
    const fill = `fill="${escaped(level === GHOST ? palette.ghost : look.colours[look.colour[node]])}"${opacity === 1 ? '' : ` fill-opacity="${short(opacity, 100)}"`}`;
    return [shape(data.kind[node], x, y, r, fill, `<title>${escaped(data.title[node])}</title>`)];
  });
}

/**
 * The shape of a kind: a disc, a square, a diamond, or a triangle for every further one.
 * @param {number} kind @param {number} x @param {number} y @param {number} r @param {string} fill attributes @param {string} title an element, or nothing
 */
function shape(kind, x, y, r, fill, title) {
  if (kind === 1) return `<rect x="${short(x - 0.9 * r)}" y="${short(y - 0.9 * r)}" width="${short(1.8 * r)}" height="${short(1.8 * r)}" ${fill}>${title}</rect>`;
  if (kind === 2) return `<path d="M${short(x)} ${short(y - 1.25 * r)}l${short(1.25 * r)} ${short(1.25 * r)}l${short(-1.25 * r)} ${short(1.25 * r)}l${short(-1.25 * r)} ${short(-1.25 * r)}z" ${fill}>${title}</path>`;
  if (kind > 2) return `<path d="M${short(x)} ${short(y - 1.25 * r)}l${short(1.25 * r)} ${short(2.25 * r)}h${short(-2.5 * r)}z" ${fill}>${title}</path>`;
  return `<circle cx="${short(x)}" cy="${short(y)}" r="${short(r)}" ${fill}>${title}</circle>`;
}

/** @param {import('./lettering.js').Label} label @param {import('./look.js').Palette} palette @param {Font} font */
function text({ lines, count, x, y, size, bold, colour }, palette, font) {
  const line = (/** @type {string} */ words, /** @type {number} */ top, /** @type {number} */ height, /** @type {boolean} */ strong, /** @type {string} */ fill) =>
    `<text x="${short(x)}" y="${short(top + 0.82 * height)}" text-anchor="middle" style="font:${escaped(font(height, strong, palette.sans))}" fill="${escaped(fill)}" stroke="${escaped(palette.halo)}" stroke-width="3.2" stroke-linejoin="round" paint-order="stroke">${escaped(words)}</text>`;
  const written = lines.map((words, at) => line(words, y + at * LINE * size, size, bold, colour));
  return count ? [...written, line(count, y + lines.length * LINE * size, COUNT_SIZE * size, false, palette.soft)] : written;
}

/**
 * Escape text for XML, without characters that XML cannot hold.
 * @param {string} value
 */
export function escaped(value) {
  return value
    // eslint-disable-next-line no-control-regex
    .replace(/[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g, '')
    .replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
}

/** @param {number} value @param {number} [parts] */
function short(value, parts = 10) {
  return Math.round(value * parts) / parts;
}
