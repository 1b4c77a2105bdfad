// The canvas: vis-network with our nodes, which draws and moves it.

/** @typedef {{id: number, x: number, y: number, shape: string}} Landmark */

/**
 * Make vis-network's part of the picture: the canvas, its gestures, and the landmarks.
 * @param {HTMLElement} element
 * @param {any} held the set of nodes to fill
 * @param {Landmark[]} landmarks
 * @param {(ctx: CanvasRenderingContext2D, landmark: {id: number, x: number, y: number}) => void} draw
 */
export function newNetwork(element, held, landmarks, draw) {
  const ctxRenderer = (/** @type {any} */ { ctx, id, x, y }) => ({ drawNode: () => draw(ctx, { id, x, y }) });
  held.add(landmarks.map((landmark) => ({ ...landmark, ctxRenderer })));
  // vis-network changes the scale when its element is resized; the stage refits the view instead.
  return new vis.Network(element, { nodes: held, edges: new vis.DataSet([]) }, {
    autoResize: false,
    physics: false,
    layout: { improvedLayout: false },
    interaction: { dragNodes: false, selectable: false, hover: false, keyboard: false },
  });
}
