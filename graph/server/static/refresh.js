// Added to the graph page where it is served: asks whether the page has changed, and shows the new
// one. What is being looked at stays, because the address holds it.

{
  const { page } = document.currentScript.dataset
  const PAUSE = 2000

  const ask = async () => {
    try {
      const answer = await fetch(`/changes?page=${page}`, { cache: 'no-store' })
      const current = answer.ok ? (await answer.json()).page : page
      if (current !== page) return location.reload()
    } catch {
      // The server is away; it may come back.
    }
    setTimeout(ask, PAUSE)
  }

  ask()
}
