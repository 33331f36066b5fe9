type Attribute = string | number | boolean | undefined | ((event: never) => void);

/** Builds a DOM element: attributes by name, listeners as `onclick` and the like, then its children; `undefined` is left out. */
export function element<Tag extends keyof HTMLElementTagNameMap>(
  tag: Tag,
  attributes: Record<string, Attribute> = {},
  ...children: (Node | string | undefined)[]
): HTMLElementTagNameMap[Tag] {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === undefined || value === false) continue;
    if (typeof value === 'function') made.addEventListener(name.slice(2), value as EventListener);
    else made.setAttribute(name, value === true ? '' : String(value));
  }
  made.append(...children.filter((child) => child !== undefined));
  return made;
}

/** The element with this id in the page's own HTML; its absence is a bug. */
export function pagePart(id: string): HTMLElement {
  const found = document.getElementById(id);
  if (!found) throw new Error(`index.html has no #${id}`);
  return found;
}

const iconPaths = {
  attach: 'M15.500 9.500l-5.800 5.800a3.300 3.300 0 0 1-4.700-4.700l6.300-6.300a2.200 2.200 0 0 1 3.100 3.100l-6.200 6.200a1.100 1.100 0 0 1-1.600-1.600l5.600-5.600',
  file: 'M5.500 2.500h6l4 4v11h-10zM11.500 2.500v4h4',
  shield: 'M10 2.500l6 2v4.800c0 3.800-2.400 6.600-6 8.200c-3.600-1.600-6-4.400-6-8.200V4.500zM7.500 9.800l1.800 1.800 3.400-3.600',
  beside: 'M3 4.5h14v11H3zM10 4.5v11M13.5 8v4M11.7 10h3.6',
  close: 'M5 5l10 10M15 5L5 15',
  send: 'M3 10L16.5 3.5 13 17l-3.2-5.2zM9.800 11.800L16.500 3.500',
  mail: 'M2.500 5h15v10h-15zM2.500 5.500L10 11l7.500-5.500',
  down: 'M10 4v11M5.500 10.500L10 15l4.500-4.500',
  clock: 'M10 2.800a7.200 7.200 0 1 0 0 14.400a7.200 7.200 0 1 0 0-14.400M10 6v4.300l2.800 1.700',
  light: 'M10 6.500a3.500 3.500 0 1 0 0 7a3.500 3.500 0 1 0 0-7M10 2v1.500M10 16.500V18M2 10h1.500M16.500 10H18M4.300 4.300l1.100 1.100M14.600 14.600l1.100 1.100M4.300 15.700l1.100-1.100M14.600 5.400l1.100-1.100',
  dark: 'M16.500 11.800A7 7 0 0 1 8.200 3.500a7 7 0 1 0 8.300 8.300z',
  system: 'M3 4h14v9.500H3zM7 17h6M10 13.500V17',
} as const;

/** A line icon of 20 by 20 that screen readers skip. */
export function icon(name: keyof typeof iconPaths): SVGSVGElement {
  const svg = document.createElementNS('http://www.w3.org/2000/svg', 'svg');
  svg.setAttribute('viewBox', '0 0 20 20');
  svg.setAttribute('aria-hidden', 'true');
  const path = document.createElementNS('http://www.w3.org/2000/svg', 'path');
  path.setAttribute('d', iconPaths[name]);
  svg.append(path);
  return svg;
}
