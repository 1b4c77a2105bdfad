// Editing of notes: a form in the details of what is chosen, and the list of views. Changes are kept in memory
// until they are saved as a file; nothing leaves the page.

import { byId, make } from './dom.js';
import { message } from './messages.js';
import { allowedText, changeRemark, MOST_CHARACTERS } from './notes.js';

/** @typedef {import('./data.js').Data} Data */
/** @typedef {import('./state.js').State} State */
/** @typedef {import('./notes.js').Notes} Notes */
/** @typedef {import('./notes.js').Remark} Remark */
/** @typedef {{refresh: (details: boolean) => void, link: () => string, enter: (link: string) => void, save: () => void}} EditingActions */

/** Shows notes in the details, and the forms that change them. */
export class Editing {
  #on = false;
  #unsaved = 0;
  /** Whether a text is being typed that no event has ended. */
  #typed = false;

  /**
   * @param {Data} data
   * @param {Notes} notes
   * @param {EditingActions} actions
   */
  constructor(data, notes, actions) {
    this.data = data;
    this.notes = notes;
    this.actions = actions;
    this.status = make('p', { class: 'soft', role: 'status' });
    this.list = make('ol', { class: 'views', 'aria-label': message('notes.views') });
    this.title = noteField('input', 'title', 'view-title');
    this.sentence = noteField('textarea', 'sentence', 'view-sentence');
    const save = make('button', { type: 'button', id: 'notes-save', class: 'main-action', click: () => this.save() }, message('notes.save'));
    const done = make('button', { type: 'button', id: 'notes-done', click: () => this.toggle(false) }, message('notes.done'));
    this.panel = make('section', { class: 'editing-views', 'aria-label': message('notes.tour') },
      make('h3', {}, message('notes.views')), this.list,
      labelledField('view-sentence', message('notes.sentence'), this.sentence), labelledField('view-title', message('notes.title'), this.title),
      make('div', { class: 'buttons' }, make('button', { type: 'button', id: 'view-add', click: () => this.#addView() }, message('notes.add-view'))),
      make('div', { class: 'buttons editing-save' }, save, done), this.status);
    addEventListener('beforeunload', (event) => {
      if (this.#unsaved || this.#typed) event.preventDefault();
    });
  }

  /** Whether notes are being edited. */
  get on() {
    return this.#on;
  }

  /** Begin or end editing. @param {boolean} [on] */
  toggle(on = !this.#on) {
    this.#on = on;
    byId('app').classList.toggle('editing', on);
    this.actions.refresh(true);
    if (on) byId('details').querySelector('.note-form, .editing-views')?.querySelector('input, textarea')?.scrollIntoView({ block: 'nearest' });
    byId('details').focus();
  }

  /** Save the notes, and say so. */
  save() {
    this.actions.save();
    this.#unsaved = 0;
    this.#typed = false;
    this.#report(message('notes.saved'));
  }

  /** Add the notes of a state to the details, or the forms. @param {State} state */
  show(state) {
    const heading = byId('details').querySelector('h2');
    if (!heading) return;
    const parts = this.#on ? [...this.#form(state), this.panel] : this.#note(state);
    if (this.#on) this.#showViews();
    heading.after(...parts);
  }

  /** The entry of a state's choice. @param {State} state @returns {{entries: Map<string, Remark>, id: string, stated: string} | null} */
  #chosen({ selected, story }) {
    const { data, notes } = this;
    if (selected >= 0) return { entries: notes.nodes, id: data.id[selected], stated: data.noted?.titles[selected] ?? data.title[selected] };
    if (story >= 0) return { entries: notes.stories, id: data.stories[story].id, stated: data.noted?.stories[story] ?? data.stories[story].label };
    return null;
  }

  /** @param {State} state */
  #note(state) {
    const chosen = this.#chosen(state);
    const remark = chosen?.entries.get(chosen.id);
    if (!chosen || !remark) return [];
    const parts = [];
    if (remark.name && remark.name !== chosen.stated) parts.push(make('p', { class: 'soft stated-name' }, message('notes.stated'), ' ', make('bdi', {}, chosen.stated)));
    if (remark.note) parts.push(make('p', { class: 'own-note', dir: 'auto' }, remark.note));
    return parts;
  }

  /** @param {State} state */
  #form(state) {
    const chosen = this.#chosen(state);
    if (!chosen) return [make('p', { class: 'soft note-form' }, message('notes.choose'))];
    const remark = chosen.entries.get(chosen.id) ?? {};
    const change = (/** @type {Remark} */ changes) => {
      changeRemark(chosen.entries, chosen.id, changes);
      this.#changed();
    };
    const text = (/** @type {'name' | 'note'} */ name) => {
      const made = noteField(name === 'note' ? 'textarea' : 'input', name, `note-${name}`);
      made.value = remark[name] ?? '';
      // Kept at each key: choosing something in the picture ends no typing.
      made.addEventListener('input', () => {
        changeRemark(chosen.entries, chosen.id, { [name]: allowedText(name, made.value) });
        this.#typed = true;
        // The heading grows at each key, and not when a press elsewhere ends the typing: what is pressed would move away.
        const heading = byId('details').querySelector('h2');
        if (name === 'name' && heading) heading.textContent = chosen.entries.get(chosen.id)?.name ?? chosen.stated;
      });
      made.addEventListener('change', () => change({ [name]: allowedText(name, made.value) }));
      return made;
    };
    const box = (/** @type {'pinned' | 'hidden'} */ name, /** @type {string} */ label) => {
      const made = make('input', { type: 'checkbox', id: `note-${name}`, change: () => change({ [name]: made.checked }) });
      made.checked = Boolean(remark[name]);
      return make('label', { class: 'note-box' }, made, label);
    };
    const name = text('name');
    name.placeholder = chosen.stated.slice(0, MOST_CHARACTERS.name);
    return [make('section', { class: 'note-form', 'aria-label': message('notes.form') },
      labelledField('note-name', message('notes.name'), name), labelledField('note-note', message('notes.note'), text('note')),
      box('pinned', message('notes.pin')), box('hidden', message('notes.hide')))];
  }

  /** Show the views, with buttons to move and remove each. */
  #showViews() {
    const { views } = this.notes;
    const button = (/** @type {string} */ sign, /** @type {'notes.up' | 'notes.down' | 'notes.remove'} */ key, /** @type {number} */ at, /** @type {() => void} */ act, disabled = false) =>
      make('button', { type: 'button', class: 'view-button', 'data-action': `${key}-${at}`, disabled, 'aria-label': message(key, { at: at + 1 }), title: message(key, { at: at + 1 }), click: act }, sign);
    this.list.replaceChildren(...views.map((view, at) => make('li', {},
      make('button', { type: 'button', class: 'view-open', click: () => this.actions.enter(view.link) }, make('bdi', {}, view.title || view.sentence)),
      button('↑', 'notes.up', at, () => this.#moveView(at, -1), at === 0),
      button('↓', 'notes.down', at, () => this.#moveView(at, 1), at === views.length - 1),
      button('×', 'notes.remove', at, () => {
        views.splice(at, 1);
        this.#changed();
        this.sentence.focus();
      }))));
    this.list.hidden = !views.length;
  }

  /** @param {number} at @param {number} by */
  #moveView(at, by) {
    const { views } = this.notes;
    [views[at], views[at + by]] = [views[at + by], views[at]];
    this.#changed();
    const moved = this.list.querySelector(`[data-action="notes.${by < 0 ? 'up' : 'down'}-${at + by}"]`);
    if (moved instanceof HTMLElement) moved.focus();
  }

  #addView() {
    const [sentence, title] = [allowedText('sentence', this.sentence.value), allowedText('title', this.title.value)];
    if (!sentence) {
      this.#report(message('notes.no-sentence'));
      this.sentence.focus();
      return;
    }
    const link = this.actions.link();
    if (link.length > MOST_CHARACTERS.link) return this.#report(message('notes.long-link'));
    this.notes.views.push({ ...(title ? { title } : {}), sentence, link });
    [this.sentence.value, this.title.value] = ['', ''];
    this.#changed();
  }

  /** Count and announce a change, and show it. */
  #changed() {
    this.#unsaved++;
    // The details stay: the next field may have the focus already, and a button may be pressed.
    this.actions.refresh(false);
    this.#showViews();
    this.#report(message('notes.unsaved', { count: this.#unsaved }));
  }

  /** @param {string} text */
  #report(text) {
    this.status.textContent = text;
  }
}

/** @param {'input' | 'textarea'} tag @param {'name' | 'note' | 'title' | 'sentence'} name @param {string} id */
function noteField(tag, name, id) {
  return make(tag, { id, class: 'note-field', dir: 'auto', maxlength: MOST_CHARACTERS[name], autocomplete: 'off', ...(tag === 'input' ? { type: 'text' } : { rows: 3 }) });
}

/** @param {string} id @param {string} text @param {HTMLElement} made */
function labelledField(id, text, made) {
  return make('div', { class: 'note-line' }, make('label', { for: id }, text), made);
}
