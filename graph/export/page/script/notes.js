// The notes of an editor: own names, notes, pinned labels, hidden nodes, and the views of a tour.
// They are the content of the file `notes.toml`, which a build reads and this page saves.

/** @typedef {import('./data.js').Data} Data */
/** @typedef {{name?: string, note?: string, pinned?: boolean, hidden?: boolean}} Remark an entry about a node or a story */
/** @typedef {{title?: string, sentence: string, link: string}} TourView */
/** @typedef {{nodes: Map<string, Remark>, stories: Map<string, Remark>, views: TourView[]}} Notes entries by IRI */
/** @typedef {{notes: Notes, titles: string[], stories: string[], pinnedStories: Uint8Array}} Noted the notes, the names that the documents state, and the stories whose labels come first */

/** How long a text may be; the build has the same limits. */
export const MOST_CHARACTERS = Object.freeze({ name: 300, title: 300, sentence: 1000, note: 5000, link: 4000 });

/**
 * The notes that the page was built with.
 * @param {string} text JSON of the page's own data
 * @returns {Notes}
 */
export function readNotes(text) {
  const { nodes = [], stories = [], views = [] } = JSON.parse(text.trim() || '{}');
  return { nodes: new Map(nodes), stories: new Map(stories), views };
}

/**
 * Show notes in the data: names take the place of those of the documents, and labels and nodes are marked.
 * @param {Data} data
 * @param {Notes} notes
 */
export function applyNotes(data, notes) {
  const { titles, stories } = data.noted ?? { titles: [...data.title], stories: data.stories.map((story) => story.label) };
  const pinnedStories = new Uint8Array(data.stories.length);
  data.noted = { notes, titles, stories, pinnedStories };
  data.title = [...titles];
  const pinned = (data.pinned = new Uint8Array(data.count));
  const hidden = (data.hidden = new Uint8Array(data.count));
  for (const [id, remark] of notes.nodes) {
    const node = data.byId.get(id);
    if (node === undefined) continue;
    if (remark.name) data.title[node] = remark.name;
    if (remark.pinned) pinned[node] = 1;
    if (remark.hidden) hidden[node] = 1;
  }
  data.stories.forEach((story, at) => {
    const remark = notes.stories.get(story.id);
    story.label = remark?.name || stories[at];
    if (remark?.pinned) pinnedStories[at] = 1;
    if (remark?.hidden) for (const node of story.members) hidden[node] = 1;
  });
  for (const clump of data.clumps) if (clump.story >= 0) clump.label = data.stories[clump.story].label;
}

/**
 * The notes with an entry changed; an entry that states nothing is removed.
 * @param {Map<string, Remark>} entries
 * @param {string} id
 * @param {Remark} changes
 */
export function changeRemark(entries, id, changes) {
  const remark = Object.fromEntries(Object.entries({ ...entries.get(id), ...changes }).filter(([, value]) => value));
  if (Object.keys(remark).length) entries.set(id, remark);
  else entries.delete(id);
}

/**
 * A text as a note may hold it: without control characters, no longer than allowed, of one line where it is a name.
 * @param {keyof typeof MOST_CHARACTERS} name
 * @param {string} text
 */
export function allowedText(name, text) {
  const lines = name === 'note' || name === 'sentence';
  const clean = wellFormed(text.replace(/\r\n?/g, '\n')).replace(lines ? /[^\P{Cc}\n\t]|[\p{Zl}\p{Zp}]/gu : /[\p{Cc}\p{Zl}\p{Zp}]+/gu, lines ? '' : ' ');
  // Cut between characters, not within one of two units.
  return wellFormed(clean.trim().slice(0, MOST_CHARACTERS[name])).trim();
}

/** @param {string} text */
function wellFormed(text) {
  return text.replace(/[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g, '');
}

/**
 * Notes as the file that a build reads.
 * @param {Notes} notes
 * @returns {string} TOML
 */
export function asToml(notes) {
  const parts = ['# The notes of a news graph: `newsgraph build` reads this file, and the page writes it with "Save notes".\n'];
  for (const name of /** @type {const} */ (['nodes', 'stories'])) {
    for (const [id, remark] of notes[name]) parts.push(tomlTable(`[${name}.${tomlText(id)}]`, remark));
  }
  for (const { title, sentence, link } of notes.views) parts.push(tomlTable('[[views]]', { title, sentence, link }));
  return parts.join('\n');
}

/** @param {string} head @param {Record<string, string | boolean | undefined>} values */
function tomlTable(head, values) {
  const lines = Object.entries(values).filter(([, value]) => value).map(([key, value]) => `${key} = ${typeof value === 'string' ? tomlText(value) : String(value)}\n`);
  return `${head}\n${lines.join('')}`;
}

/** A basic string of TOML: its escapes are those of JSON, and one more. @param {string} text */
function tomlText(text) {
  return JSON.stringify(wellFormed(text)).replaceAll('\x7f', '\\u007f');
}
