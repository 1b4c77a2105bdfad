// The query page: YASGUI against this server, with the query library above it.

const COPY_OF_ENDPOINT = new URL('/sparql', window.location.href).href

/** The query of the library that stands first: it answers on every dataset that holds anything. */
const FIRST = 'classes'

/** Names of parts of the editor that have none of their own, by selector. */
const NAMES = {
  '.CodeMirror textarea': 'Query',
  '.autocomplete': 'Endpoint',
  '.tableSizer': 'Rows per page',
  '.tableFilter': 'Filter the rows',
  '.addTab': 'New query'
}

/** Name what has no name, also what the editor makes later. */
const nameParts = () => {
  for (const [selector, name] of Object.entries(NAMES)) {
    for (const part of document.querySelectorAll(selector)) {
      if (part.getAttribute('aria-label') !== name) part.setAttribute('aria-label', name)
    }
  }
  // The list of tabs may hold tabs only.
  for (const part of document.querySelectorAll('.tabsList .addTab')) part.setAttribute('role', 'tab')
  for (const part of document.querySelectorAll('.yasr_results th:first-child .dt-column-title:empty')) part.textContent = '#'
}

/** Ask for the library: a list of { name, title, about, text }. */
const library = async () => (await fetch('/queries.json')).json()

const start = queries => {
  const Yasgui = window.Yasgui.default ?? window.Yasgui
  const first = queries.find(query => query.name === FIRST) ?? queries[0]
  new MutationObserver(nameParts).observe(document.getElementById('yasgui'), { childList: true, subtree: true })
  Yasgui.Yasqe.defaults.value = first.text
  // Completion asks other servers about prefixes and terms; this page asks nobody but its own.
  Yasgui.Yasqe.defaults.autocompleters = ['variables']
  const yasgui = new Yasgui(document.getElementById('yasgui'), {
    requestConfig: { endpoint: COPY_OF_ENDPOINT, method: 'POST' },
    copyEndpointOnNewTab: true,
    endpointCatalogueOptions: { getData: () => [{ endpoint: COPY_OF_ENDPOINT }] },
    persistenceId: null,
    populateFromUrl: false,
    autofocus: false
  })
  const choice = document.getElementById('library')
  const about = document.getElementById('about')
  queries.forEach(query => choice.add(new Option(query.title, query.name)))
  const show = query => {
    about.textContent = query.about
    yasgui.getTab().getYasqe().setValue(query.text)
  }
  choice.addEventListener('change', () => show(queries.find(query => query.name === choice.value)))
  choice.value = first.name
  about.textContent = first.about
  // A link of the graph page brings the query of a node. It is shown, and runs when its reader wants it.
  const brought = new URLSearchParams(location.hash.slice(1)).get('query')
  if (brought) yasgui.getTab().getYasqe().setValue(brought.slice(0, 10_000))
  else yasgui.getTab().getYasqe().query().catch(() => {}) // the reason stands below the query
  window.yasgui = yasgui
}

library().then(start)
