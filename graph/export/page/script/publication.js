// From a map to a publication: the notes, the tour and the embedded page, as one part of the page.

import { choiceInWords } from './caption.js';
import { linked } from './data.js';
import { byId } from './dom.js';
import { Editing } from './editing.js';
import { Embed } from './embed.js';
import { fromLink, toLink } from './link.js';
import { chosen } from './look.js';
import { applyNotes, asToml } from './notes.js';
import { download } from './save.js';
import { resourceLinks } from './served.js';
import { Tour } from './tour.js';

/** @typedef {import('./data.js').Data} Data */
/** @typedef {import('./state.js').State} State */
/** @typedef {{enter: (state: State) => void, refresh: () => void}} PublicationActions `enter` shows a state, `refresh` all of the page anew */

/** Shows the notes and the tour, and the page without its frame. */
export class Publication {
  /** Whether the details stay as they are while the page is shown anew. */
  keepsDetails = false;

  /**
   * @param {Data} data with its notes
   * @param {import('./notes.js').Notes} notes
   * @param {import('./state.js').Store} store
   * @param {State} usual the defaults, which links leave out
   * @param {PublicationActions} actions
   */
  constructor(data, notes, store, usual, actions) {
    this.data = data;
    const linkTo = (/** @type {Partial<State>} */ changes) => `#${toLink(data, { ...store.state, ...changes }, usual)}`;
    // In the theme and the frame of the reader.
    const enterView = (/** @type {string} */ link, /** @type {number} */ tour) => actions.enter({ ...fromLink(data, link, usual), tour, theme: store.state.theme, embed: store.state.embed });
    this.editing = new Editing(data, notes, {
      refresh: (details) => {
        applyNotes(data, notes);
        this.keepsDetails = !details;
        actions.refresh();
        this.keepsDetails = false;
      },
      link: () => linkTo({ theme: 'system', tour: 0, embed: false }),
      enter: (link) => enterView(link, 0),
      save: () => download('notes.toml', new Blob([asToml(notes)], { type: 'application/toml' })),
    });
    this.tour = new Tour(() => notes.views, { go: (at) => enterView(notes.views[at - 1].link, at), leave: () => store.set({ tour: 0 }) });
    this.embed = new Embed(document.title, () => linkTo({ embed: false }));
    byId('save').addEventListener('toggle', () => document.querySelector('[data-save="around"]')?.toggleAttribute('disabled', !neighbourhood(data, store.state).length));
  }

  /**
   * Show the notes of a state in the details, after these have been made.
   * @param {State} state
   * @param {import('./look.js').Look} look
   */
  showDetails(state, look) {
    if (!this.keepsDetails) {
      if (state.selected >= 0) byId('details').append(...resourceLinks(this.data, this.data.id[state.selected]));
      this.editing.show(state);
    }
    this.showFrame(state, look);
  }

  /**
   * Show the tour, and the page with or without its frame.
   * @param {State} state
   * @param {import('./look.js').Look} look
   */
  showFrame(state, look) {
    this.tour.show(state.tour);
    this.embed.show(state.embed, choiceInWords(this.data, state, look.path));
  }

  /**
   * Act on an entry of the menu that is about notes.
   * @param {string} name
   * @returns {boolean} whether it is one
   */
  act(name) {
    if (name === 'edit-notes') this.editing.toggle();
    else if (name === 'notes') this.editing.save();
    else return false;
    return true;
  }
}

/**
 * The chosen node with its neighbours, or the chosen story with the nodes that its articles are linked to.
 * @param {Data} data
 * @param {State} state
 */
export function neighbourhood(data, state) {
  if (state.selected >= 0) return [...chosen(data, state, [])];
  const members = state.story >= 0 ? data.stories[state.story].members : [];
  return [...new Set([...members, ...members.flatMap((node) => linked(data, node))])];
}
