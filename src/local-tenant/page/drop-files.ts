/** Lets files be dropped anywhere on the element; it carries `data-dropping` while some are held above it. */
export function dropFiles(target: HTMLElement, dropped: (files: FileList) => void): void {
  const holdsFiles = (event: DragEvent): boolean => event.dataTransfer?.types.includes('Files') ?? false;
  target.addEventListener('dragover', (event) => {
    if (!holdsFiles(event)) return;
    // Without this the browser would leave the page and open the file.
    event.preventDefault();
    target.dataset['dropping'] = '';
  });
  target.addEventListener('dragleave', (event) => {
    const isInside = event.relatedTarget instanceof Node && target.contains(event.relatedTarget);
    if (!isInside) delete target.dataset['dropping'];
  });
  target.addEventListener('drop', (event) => {
    delete target.dataset['dropping'];
    if (!holdsFiles(event) || !event.dataTransfer) return;
    event.preventDefault();
    dropped(event.dataTransfer.files);
  });
}
