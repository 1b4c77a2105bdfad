// A menu: a `details` element that Escape or a press outside of it closes, without another effect.

/**
 * Close a menu at Escape, at a press outside of it and where the focus leaves it.
 * @param {HTMLDetailsElement} menu
 */
export function listenToMenu(menu) {
  const isOutside = (/** @type {unknown} */ target) => target instanceof Node && !menu.contains(target);
  document.addEventListener('keydown', (event) => {
    if (event.key !== 'Escape' || !menu.open) return;
    // The page's own listener would clear the choice.
    event.preventDefault();
    if (menu.contains(document.activeElement)) menu.querySelector('summary')?.focus();
    menu.open = false;
  }, { capture: true });
  document.addEventListener('pointerdown', (event) => {
    if (!menu.open || !isOutside(event.target)) return;
    menu.open = false;
    // The picture would handle the press as one on its background. Buttons still get the click.
    event.stopPropagation();
  }, { capture: true });
  // The button that was pressed is hidden with the menu.
  menu.addEventListener('click', () => queueMicrotask(() => {
    if (!menu.open && !document.activeElement?.checkVisibility()) menu.querySelector('summary')?.focus();
  }));
  menu.addEventListener('focusout', (event) => {
    if (isOutside(event.relatedTarget)) menu.open = false;
  });
}
