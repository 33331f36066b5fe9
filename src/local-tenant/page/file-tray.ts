import { showToast } from './announce.ts';
import { element, icon } from './element.ts';

/** The files that go with the next message. */
export interface FileTray {
  element: HTMLElement;
  /** The button that chooses files. */
  button: HTMLElement;
  add(files: Iterable<File>): void;
  /** Takes the files out. */
  take(): File[];
  isEmpty(): boolean;
}

const maxBytes = 10 * 1024 * 1024;

export function fileTray(label: string, changed: () => void): FileTray {
  let files: File[] = [];
  const picker = element('input', { type: 'file', multiple: true, hidden: true, onchange: pick });
  const button = element('button', { type: 'button', class: 'icon-button composer-attach', 'aria-label': label, title: 'Attach a file', onclick: () => picker.click() }, icon('attach'));
  const list = element('ul', { class: 'tray', 'aria-label': 'Files that go with the message', hidden: true });
  const root = element('div', {}, list, picker);

  function pick(): void {
    add(picker.files ?? []);
    picker.value = '';
    button.focus();
  }

  function add(chosen: Iterable<File>): void {
    for (const file of chosen) {
      if (file.size > maxBytes) showToast(`${file.name} is larger than 10 MB and was not attached.`);
      else files.push(file);
    }
    paint();
  }

  function remove(file: File): void {
    files = files.filter((kept) => kept !== file);
    paint();
    button.focus();
  }

  function paint(): void {
    list.hidden = files.length === 0;
    list.replaceChildren(...files.map((file) => element('li', { class: 'file-chip' }, icon('file'), element('span', { class: 'file-name' }, file.name),
      element('button', { type: 'button', class: 'icon-button', 'aria-label': `Remove ${file.name}`, title: 'Remove', onclick: () => remove(file) }, icon('close')))));
    changed();
  }

  function take(): File[] {
    const taken = files;
    files = [];
    paint();
    return taken;
  }

  return { element: root, button, add, take, isEmpty: () => files.length === 0 };
}
