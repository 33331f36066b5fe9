import { acceptButton } from './accept-button.ts';
import { announce } from './announce.ts';
import { element, icon } from './element.ts';
import { mailBody } from './mail-body.ts';
import { dayText, timeText } from './tenant-time.ts';
import { tenantClient, type SentMail } from './tenant-client.ts';

/** The mail that went out of the tenant, newest first, beside the chats. */
export interface MailPanel {
  button: HTMLElement;
  refresh(): Promise<void>;
}

/** `root` is the panel's place in the page; `redeemed` is told which guest accepted an invitation. */
export function mailPanel(root: HTMLElement, redeemed: (guest: string) => Promise<void>): MailPanel {
  let mails: SentMail[] = [];
  let seenCount: number | undefined;
  const drawn = new Map<string, HTMLElement>();
  const count = element('span', { class: 'count', hidden: true });
  const button = element('button',
    { type: 'button', class: 'button mail-button', 'aria-expanded': 'false', 'aria-controls': 'mail', onclick: () => (root.hidden ? open() : close()) },
    icon('mail'), element('span', { class: 'button-text' }, 'Mail'), count);
  const list = element('div', { class: 'mail-list' });
  root.append(
    element('header', { class: 'mail-bar' },
      element('h2', {}, 'Mail that went out'),
      element('button', { type: 'button', class: 'icon-button', 'aria-label': 'Close the mail', title: 'Close', onclick: close }, icon('close'))),
    list);
  root.addEventListener('keydown', (event) => event.key === 'Escape' && close());

  function open(): void {
    root.hidden = false;
    button.setAttribute('aria-expanded', 'true');
    seenCount = mails.length;
    paintCount();
    root.focus();
  }

  function close(): void {
    root.hidden = true;
    button.setAttribute('aria-expanded', 'false');
    button.focus();
  }

  async function refresh(): Promise<void> {
    mails = await tenantClient.mail();
    const isFirst = seenCount === undefined;
    const isNew = !isFirst && mails.some((mail) => !drawn.has(mail.id));
    if (isFirst || !root.hidden) seenCount = mails.length;
    for (const mail of mails) if (!drawn.has(mail.id)) drawn.set(mail.id, mailItem(mail, redeemed));
    list.replaceChildren(...mails.map((mail) => drawn.get(mail.id)).filter((item) => item !== undefined).reverse());
    if (mails.length === 0) list.append(element('p', { class: 'empty-note' }, 'No mail has gone out yet. An approved invitation sends the first one.'));
    paintCount();
    const newest = mails.at(-1);
    if (isNew && newest) announce(`Mail went out to ${newest.to.join(', ')}: ${newest.subject}`);
  }

  function paintCount(): void {
    const unseen = Math.max(0, mails.length - (seenCount ?? 0));
    count.hidden = unseen === 0;
    count.replaceChildren(String(unseen), element('span', { class: 'visually-hidden' }, ' new'));
  }

  return { button, refresh };
}

function mailItem(mail: SentMail, redeemed: (guest: string) => Promise<void>): HTMLElement {
  const invited = isInvitation(mail) ? mail.to[0] : undefined;
  return element('details', { class: 'mail-item', open: invited !== undefined },
    element('summary', {},
      element('span', { class: 'mail-subject' }, mail.subject),
      element('span', { class: 'mail-meta' }, `To ${mail.to.join(', ')}`),
      element('time', { class: 'mail-meta', datetime: mail.sentAt.toISOString() }, `${dayText(mail.sentAt)}, ${timeText(mail.sentAt)}`)),
    element('p', { class: 'mail-meta mail-from' }, `From ${mail.from}`),
    mailBody(mail),
    invited ? acceptButton(invited, redeemed) : undefined);
}

/** An invitation is a mail with a link on which the guest accepts it. */
function isInvitation(mail: SentMail): boolean {
  return mail.links.some((link) => URL.canParse(link) && new URL(link).pathname.includes('redeem'));
}
