/** Cards in the shapes that the bot uses, for the page to draw. */
const card = (body: object[], actions: object[] = [], rest: object = {}) => ({
  type: 'AdaptiveCard', $schema: 'http://adaptivecards.io/schemas/adaptive-card.json', version: '1.5', body, actions, ...rest,
});
const heading = (text: string) => ({ type: 'TextBlock', style: 'heading', size: 'Large', weight: 'Bolder', text, wrap: true });
const text = (content: string, look: object = {}) => ({ type: 'TextBlock', text: content, wrap: true, ...look });
const facts = (entries: Record<string, string>) => ({ type: 'FactSet', facts: Object.entries(entries).map(([title, value]) => ({ title, value })) });

export const confirmInvitationCard = (title: string) => card(
  [
    heading(title),
    text('I understood this from your message. Please check it, then send it to **Marco Duarte** for approval.'),
    facts({ Guest: 'jane.porter@fabrikam.example', Organization: 'Fabrikam (connected)', 'Access package': 'Apollo Project' }),
    { type: 'Input.ChoiceSet', id: 'role', label: 'Role in the project', isRequired: true, errorMessage: 'Choose the role', value: 'Designer',
      choices: ['Designer', 'Engineer', 'Analyst'].map((role) => ({ title: role, value: role })) },
    { type: 'Input.Date', id: 'end', label: 'Access ends on', value: '2030-03-31' },
    { type: 'Input.Text', id: 'reason', label: 'Why is the access needed?', isMultiline: true, isRequired: true, errorMessage: 'Say in a few words why the access is needed', placeholder: 'For example: reviews the Apollo mockups' },
  ],
  [
    { type: 'Action.Execute', title: 'Send for approval', verb: 'invite.confirm', style: 'positive', data: { draft: 'draft-1' } },
    { type: 'Action.Execute', title: 'Cancel', verb: 'invite.cancel', associatedInputs: 'none' },
  ],
);

export const statusCard = (state: string, style: string, line: string) => card([
  { type: 'Container', style, bleed: true, items: [text(state, { weight: 'Bolder' })] },
  heading('Invitation of jane.porter@fabrikam.example'),
  text(line),
  facts({ 'Access package': 'Apollo Project', Role: 'Designer', Ends: '31 March 2030' }),
]);

export const approvalCard = (reason: string) => card(
  [
    heading('Ines Calder asks for a guest'),
    facts({ Guest: 'jane.porter@fabrikam.example', 'Access package': 'Apollo Project', Role: 'Designer', Ends: '31 March 2030', Reason: reason }),
    { type: 'Container', style: 'warning', items: [text('Nobody from Fabrikam has signed in for 41 days, except John Mercer.')] },
    { type: 'Input.Text', id: 'comment', label: 'Comment for Ines', placeholder: 'Optional when you approve' },
  ],
  [
    { type: 'Action.Execute', title: 'Approve', verb: 'decide', style: 'positive', data: { request: '1', decision: 'approve' } },
    { type: 'Action.Execute', title: 'Deny', verb: 'decide', style: 'destructive', data: { request: '1', decision: 'deny' } },
    { type: 'Action.OpenUrl', title: 'Open in Entra', url: 'https://entra.microsoft.com/' },
  ],
);

export const decidedCard = (line: string) => card([
  { type: 'Container', style: 'good', bleed: true, items: [text(line, { weight: 'Bolder', color: 'Good' })] },
  facts({ Guest: 'jane.porter@fabrikam.example', 'Access package': 'Apollo Project' }),
]);

const cell = (content: string) => ({ type: 'TableCell', items: [text(content)] });

/** One of everything that the bot's cards are made of. */
export const galleryCard = card(
  [
    heading('Your guests'),
    text('Two of them **need you**, see [the policy](https://contoso.example/policy) and [no link](javascript:alert(1)).'),
    { type: 'Table', firstRowAsHeaders: true, showGridLines: true, columns: [{ width: 2 }, { width: 2 }, { width: 1 }],
      rows: [['Guest', 'Access', 'Ends in'], ['John Mercer', 'Apollo Project', '60 days'], ['Lena Fischer', 'Apollo Project', '9 days']]
        .map((row) => ({ type: 'TableRow', cells: row.map(cell) })) },
    ...['emphasis', 'accent', 'good', 'warning', 'attention'].map((style) => ({
      type: 'Container', style, items: [text(`A container of style ${style}`), text('with subtle text', { isSubtle: true, size: 'Small' })],
    })),
    ...['Default', 'Accent', 'Good', 'Warning', 'Attention'].map((color) => text(`Text of colour ${color}`, { color, spacing: 'None' })),
    { type: 'Badge', text: 'New', fallback: text('The fallback of an unknown element') },
    { type: 'ColumnSet', columns: [
      { type: 'Column', width: 'stretch', items: [text('Details')] },
      { type: 'Column', width: 'auto', items: [{ type: 'ActionSet', actions: [{ type: 'Action.ToggleVisibility', title: 'Show or hide', targetElements: ['details'] }] }] }] },
    { type: 'Container', id: 'details', isVisible: false, items: [text('Here they are.')] },
    { type: 'Input.Toggle', id: 'notify', title: 'Tell me when it is done', label: 'Notice', value: 'false' },
    { type: 'Input.ChoiceSet', id: 'keep', style: 'expanded', label: 'Keep the access?', choices: [{ title: 'Keep', value: 'keep' }, { title: 'Let it end', value: 'leave' }] },
    { type: 'Input.Number', id: 'days', label: 'Days', min: 1, max: 90, value: 30 },
    { type: 'Input.ChoiceSet', id: 'sponsor', style: 'filtered', label: 'Sponsor', placeholder: 'Type a name', choices: [{ title: 'Ines Calder', value: 'ines' }, { title: 'Priya Raman', value: 'priya' }] },
  ],
  [
    { type: 'Action.Execute', title: 'Extend', verb: 'gallery.toast', style: 'positive', data: { guest: 'lena' } },
    { type: 'Action.ShowCard', title: 'Remove…', card: card([{ type: 'Input.Text', id: 'why', label: 'Why?', isRequired: true, errorMessage: 'Say why' }], [{ type: 'Action.Execute', title: 'Remove', verb: 'gallery.fail', style: 'destructive' }]) },
    { type: 'Action.Execute', title: 'Act for me', verb: 'gallery.signIn', associatedInputs: 'none' },
    { type: 'Action.Submit', title: 'Ask again', data: { msteams: { type: 'imBack', value: 'gallery' } } },
  ],
);
