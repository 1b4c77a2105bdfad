// Makes all elements of the page: values from the data become text nodes and attributes only.

/** @typedef {Node | string | null | undefined} Child */
/** @typedef {Record<string, string | number | boolean | null | undefined | ((event: any) => void)>} Properties */

/**
 * Make an element. A property that is a function listens to the event of its name; `true` and
 * `false` switch an attribute on and off; names that begin with `--` are set on the style.
 * @template {keyof HTMLElementTagNameMap} T
 * @param {T} tag
 * @param {Properties} [properties]
 * @param {...Child} children
 * @returns {HTMLElementTagNameMap[T]}
 */
export function make(tag, properties = {}, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(properties)) {
    if (typeof value === 'function') made.addEventListener(name, value);
    else if (name.startsWith('--')) made.style.setProperty(name, String(value));
    else if (value === true) made.setAttribute(name, '');
    else if (value !== false && value !== null && value !== undefined) made.setAttribute(name, String(value));
  }
  for (const child of children) if (child !== null && child !== undefined) made.append(child);
  return made;
}

/**
 * The element of the page's own template with this id.
 * @param {string} id
 * @returns {HTMLElement}
 */
export function byId(id) {
  const found = document.getElementById(id);
  if (!found) throw new Error(`the page has no element “${id}”`);
  return found;
}

/**
 * A link to another site, or plain text where the address is not http or https.
 * @param {string} address
 * @param {string} text
 * @returns {HTMLElement}
 */
export function linkOut(address, text) {
  if (!isWebAddress(address)) return make('span', { class: 'out', dir: 'auto' }, text);
  return make('a', { class: 'out', href: address, target: '_blank', rel: 'noopener noreferrer' }, text);
}

/**
 * Whether an address may be the target of a link: http or https.
 * @param {string} address
 */
export function isWebAddress(address) {
  if (!/^https?:\/\//i.test(address)) return false;
  try {
    return /^https?:$/.test(new URL(address).protocol);
  } catch {
    return false;
  }
}

/**
 * Yield the thread, so that the page can draw and handle keys in between.
 * @returns {Promise<void>}
 */
export function pause() {
  return new Promise((resolve) => {
    const channel = new MessageChannel();
    channel.port1.onmessage = () => {
      channel.port1.close();
      resolve();
    };
    channel.port2.postMessage(null);
  });
}
