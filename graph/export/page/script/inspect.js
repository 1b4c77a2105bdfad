// The page's inspection interface: the element of the picture answers the event `newsgraph:labels` at once,
// by filling the event's `detail` with the parts of the picture, in pixels from its upper left corner. Tests and
// measurements use it; the page itself does not.
//
//   const event = new CustomEvent('newsgraph:labels', { detail: {} });
//   document.getElementById('network').dispatchEvent(event);
//   event.detail.labels   [{lines, x, y, width, height, story, node}]  x and y are the upper left corner
//   event.detail.regions  [{story, x, y, r}]                           story -1 where it is none
//   event.detail.nodes    [{node, x, y, r}]                            the nodes that are drawn
//   event.detail.view     {x, y, scale, width, height}

import { GHOST } from './look.js';
import { opacityOf } from './regions.js';
import { across, down, radiusAt } from './view.js';

/**
 * Answer the event that asks for the parts of the picture.
 * @param {import('./stage.js').Stage} stage
 */
export function answerInspection(stage) {
  stage.element.addEventListener('newsgraph:labels', (event) => Object.assign(/** @type {CustomEvent} */ (event).detail, inspected(stage)));
}

/** @param {import('./stage.js').Stage} stage */
function inspected({ scene, view, labels }) {
  const { data, look } = scene;
  const nodes = [...data.order].filter((node) => opacityOf(scene, node, view.scale)).map((node) => {
    const r = (look.level[node] === GHOST ? 0.6 : 1) * radiusAt(look.size[node], view.scale);
    return { node, x: across(view, data.x[node]), y: down(view, data.y[node]), r };
  });
  return {
    labels: labels.map(({ lines, x, y, width, height, clump, node }) => ({ lines, x: x - width / 2, y, width, height, story: clump < 0 ? -1 : data.clumps[clump].story, node })),
    regions: data.clumps.map(({ story, x, y, r }) => ({ story, x: across(view, x), y: down(view, y), r: r * view.scale })),
    nodes: nodes.filter(({ x, y }) => x >= 0 && y >= 0 && x <= view.width && y <= view.height),
    view,
  };
}
