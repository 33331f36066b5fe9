import { randomUUID } from 'node:crypto';
import { linksIn } from './mail.ts';
import type { Mail } from './mail.ts';

interface Wording {
  readonly subject: (inviter: string) => string;
  readonly intro: (inviter: string) => string;
  readonly accept: string;
}

/** Entra writes its mail in the language asked for; what it does not speak comes in English. */
const wordings: Readonly<Record<string, Wording>> = {
  en: {
    subject: (by) => `${by} invited you to access applications within their organization`,
    intro: (by) => `${by} invites you to collaborate with Contoso.`, accept: 'Accept invitation',
  },
  de: {
    subject: (by) => `${by} hat Sie zum Zugriff auf Anwendungen in der eigenen Organisation eingeladen`,
    intro: (by) => `${by} lädt Sie zur Zusammenarbeit mit Contoso ein.`, accept: 'Einladung annehmen',
  },
  fr: {
    subject: (by) => `${by} vous a invité à accéder aux applications de son organisation`,
    intro: (by) => `${by} vous invite à collaborer avec Contoso.`, accept: "Accepter l'invitation",
  },
  es: {
    subject: (by) => `${by} le invitó a acceder a las aplicaciones de su organización`, intro: (by) => `${by} le invita a colaborar con Contoso.`,
    accept: 'Aceptar la invitación',
  },
};

interface InvitationMail {
  readonly now: string;
  readonly to: string;
  readonly cc: string[];
  readonly link: string;
  readonly language: string;
  readonly inviter: string | undefined;
  readonly message: string | undefined;
}

/** The mail with which Entra invites a guest. */
export function invitationMail(given: InvitationMail): Mail {
  const language = given.language.split('-')[0]?.toLowerCase() ?? 'en';
  const wording = wordings[language] ?? wordings.en;
  if (wording === undefined) throw new Error('English is missing.');
  const by = given.inviter ?? 'Contoso';
  const body = [wording.intro(by), ...(given.message === undefined ? [] : [given.message]), `${wording.accept}: ${given.link}`].join('\n\n');
  return {
    id: randomUUID(), sentDateTime: given.now, sender: 'entra', from: 'invites@microsoft.example', to: [given.to], cc: given.cc,
    subject: wording.subject(by), contentType: 'text', body,
    language: language in wordings ? given.language : 'en-US', links: linksIn(body),
  };
}
