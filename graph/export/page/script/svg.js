// The picture as SVG: the same shapes and labels, as vectors.

import { FAINT, GHOST, PLAIN, STRONG } from './look.js';
import { across, down, linksToShow, radiusAt } from './paint.js';

/** @typedef {import('./paint.js').Scene} Scene */
/** @typedef {import('./paint.js').View} View */

/** @type {Record<number, number>} */
const OPACITY = { [GHOST]: 0.7, [FAINT]: 0.3, [PLAIN]: 1, [STRONG]: 1 };

/**
 * The picture of a scene.
 * @param {Scene} scene
 * @param {View} view
 * @param {import('./labels.js').Label[]} labels
 * @param {(size: number, bold: boolean, sans: string) => string} font
 * @returns {string}
 */
export function pictureAsSvg(scene, view, labels, font) {
  const { palette } = scene;
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${view.width} ${view.height}" width="${view.width}" height="${view.height}">`,
    `<rect width="100%" height="100%" fill="${palette.ground}"/>`,
    ...clumps(scene, view),
    ...links(scene, view),
    ...nodes(scene, view),
    ...labels.flatMap((label) => text(label, palette, font)),
    '</svg>\n',
  ].join('\n');
}

/** @param {Scene} scene @param {View} view */
function clumps({ data, look, palette }, view) {
  return data.clumps.map((clump, at) => `<circle cx="${short(across(view, clump.x))}" cy="${short(down(view, clump.y))}" r="${short(clump.r * view.scale)}" fill="${palette.colours[look.clumpColour[at]]}" fill-opacity="${look.focused ? 0.04 : 0.09}"/>`);
}

/** @param {Scene} scene @param {View} view */
function links(scene, view) {
  const { data, look, palette, backbone, off } = scene;
  const line = (/** @type {number} */ e) => `M${short(across(view, data.x[data.edges.from[e]]))} ${short(down(view, data.y[data.edges.from[e]]))}L${short(across(view, data.x[data.edges.to[e]]))} ${short(down(view, data.y[data.edges.to[e]]))}`;
  const seen = [...backbone].filter((e) => !off.has(data.edges.key[e]) && look.level[data.edges.from[e]] !== GHOST && look.level[data.edges.to[e]] !== GHOST);
  const quiet = `<path d="${seen.map(line).join('')}" fill="none" stroke="${palette.edge}" stroke-opacity="${look.focused ? 0.1 : 0.35}"/>`;
  if (look.path.length) return [quiet, `<polyline points="${look.path.map((node) => `${short(across(view, data.x[node]))},${short(down(view, data.y[node]))}`).join(' ')}" fill="none" stroke="${palette.accent}" stroke-width="3"/>`];
  return look.focused ? [quiet, `<path d="${linksToShow(scene).map(line).join('')}" fill="none" stroke="${palette.accent}" stroke-opacity="0.5"/>`] : [quiet];
}

/** @param {Scene} scene @param {View} view */
function nodes({ data, look, palette }, view) {
  const order = Array.from(data.order).reverse().sort((a, b) => look.level[a] - look.level[b]);
  return order.map((node) => {
    const level = look.level[node];
    const [x, y] = [across(view, data.x[node]), down(view, data.y[node])];
    const r = (level === GHOST ? 0.6 : 1) * radiusAt(look.size[node], view.scale);
    const paint = `fill="${level === GHOST ? palette.ghost : look.colours[look.colour[node]]}"${OPACITY[level] === 1 ? '' : ` fill-opacity="${OPACITY[level]}"`}`;
    const title = `<title>${escaped(data.title[node])}</title>`;
    if (data.kind[node] === 1) return `<rect x="${short(x - 0.9 * r)}" y="${short(y - 0.9 * r)}" width="${short(1.8 * r)}" height="${short(1.8 * r)}" ${paint}>${title}</rect>`;
    if (data.kind[node] === 2) return `<path d="M${short(x)} ${short(y - 1.25 * r)}l${short(1.25 * r)} ${short(1.25 * r)}l${short(-1.25 * r)} ${short(1.25 * r)}l${short(-1.25 * r)} ${short(-1.25 * r)}z" ${paint}>${title}</path>`;
    if (data.kind[node] > 2) return `<path d="M${short(x)} ${short(y - 1.25 * r)}l${short(1.25 * r)} ${short(2.25 * r)}h${short(-2.5 * r)}z" ${paint}>${title}</path>`;
    return `<circle cx="${short(x)}" cy="${short(y)}" r="${short(r)}" ${paint}>${title}</circle>`;
  });
}

/** @param {import('./labels.js').Label} label @param {import('./look.js').Palette} palette @param {(size: number, bold: boolean, sans: string) => string} font */
function text(label, palette, font) {
  const style = escaped(font(label.size, label.bold, palette.sans));
  return label.lines.map((line, at) => `<text x="${short(label.x)}" y="${short(label.y + (at * 1.22 + 0.82) * label.size)}" text-anchor="middle" style="font:${style}" fill="${label.colour}" stroke="${palette.halo}" stroke-width="3.2" stroke-linejoin="round" paint-order="stroke">${escaped(line)}</text>`);
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

/** @param {number} value */
function short(value) {
  return Math.round(value * 10) / 10;
}
