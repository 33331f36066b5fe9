import { addDuration, dayOf, isoDay } from './date/calendar.ts';
import type { Vocabulary } from './vocabulary.ts';

/** The names of the demo tenant, for the command line and the tests; assignments end so many days after `now`. */
export function demoVocabulary(now: Date, timeZone: string): Vocabulary {
  const endsIn = (days: number): string => isoDay(addDuration(dayOf(now, timeZone), days, 'day'));
  return {
    ownDomain: 'contoso.example',
    people: [
      { userPrincipalName: 'ines@contoso.example', displayName: 'Ines Calder' },
      { userPrincipalName: 'theo@contoso.example', displayName: 'Theo Lindqvist' },
      { userPrincipalName: 'marco@contoso.example', displayName: 'Marco Duarte' },
      { userPrincipalName: 'priya@contoso.example', displayName: 'Priya Raman' },
      { userPrincipalName: 'dana@contoso.example', displayName: 'Dana Osei' },
      { userPrincipalName: 'sam@contoso.example', displayName: 'Sam Whitlock' },
      { userPrincipalName: 'hana@contoso.example', displayName: 'Hana Yilmaz' },
    ],
    guests: [
      { mail: 'john@fabrikam.example', displayName: 'John Mercer', assignments: [{ package: 'Apollo Project', end: endsIn(60) }] },
      { mail: 'lena@fabrikam.example', displayName: 'Lena Fischer', assignments: [{ package: 'Apollo Project', end: endsIn(9) }] },
      { mail: 'omar@fabrikam.example', displayName: 'Omar Haddad', assignments: [{ package: 'Marketing Assets', end: endsIn(20) }] },
      { mail: 'alex@litware.example', displayName: 'Alex Novak', assignments: [] },
      { mail: 'mia@northwind.example', displayName: 'Mia Sato', assignments: [] },
    ],
    organizations: [
      { displayName: 'Fabrikam', domains: ['fabrikam.example'] },
      { displayName: 'Litware', domains: ['litware.example'] },
      { displayName: 'Northwind', domains: ['northwind.example'] },
    ],
    packages: ['Apollo Project', 'Marketing Assets', 'Finance Data Room', 'Supplier Portal', 'Visio Licence'],
    workflows: ['Guest Leaver', 'Guest Joiner'],
  };
}
