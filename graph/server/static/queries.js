// The query page: YASGUI against this server, with the query library above it.

const COPY_OF_ENDPOINT = new URL('/sparql', window.location.href).href

/** Ask for the library: a list of { name, title, about, text }. */
const library = async () => (await fetch('/queries.json')).json()

const start = queries => {
  const Yasgui = window.Yasgui.default ?? window.Yasgui
  const first = queries[0]
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
  show(first)
  window.yasgui = yasgui
}

library().then(start)
