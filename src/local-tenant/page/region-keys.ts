/** F6 goes to the next part of the page, Shift and F6 to the one before, as in Teams: people, chats, mail. */
export function moveBetweenRegions(): void {
  document.addEventListener('keydown', (event) => {
    if (event.key !== 'F6') return;
    event.preventDefault();
    const regions = [...document.querySelectorAll<HTMLElement>('[data-region]')].filter((region) => region.checkVisibility({ visibilityProperty: true }));
    const here = regions.findIndex((region) => region.contains(document.activeElement));
    const next = regions.at((here + (event.shiftKey ? -1 : 1)) % regions.length);
    next?.focus();
  });
}
