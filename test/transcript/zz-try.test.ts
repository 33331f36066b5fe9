import { openStage } from './stage.ts';
describe('try', () => {
  it('x', async function () {
    this.timeout(120000);
    const stage = await openStage();
    const ines = stage.person('ines@contoso.example'); const john = stage.person('john@fabrikam.example'); const lena = stage.person('lena@fabrikam.example');
    const show = (l: string, x: any) => console.log('---', l, '\n' + (x?.lines ?? [x?.status, x?.words, ...(x?.card?.lines ?? [])]).join('\n'));
    show('john have', await john.say('what do I have'));
    show('ines have', await ines.say('what do I have'));
    const form = await ines.say('extend lena on Apollo by two weeks because the tests run on');
    show('form', form);
    show('sent', await ines.press(form, 'Extend'));
    await stage.settle();
    show('chat', (await ines.chat()).at(-1)); show('lena', (await lena.chat()).at(-1));
    console.log(await stage.mail('lena@fabrikam.example'));
    show('long', await ines.say('extend lena@fabrikam.example on Apollo until 30 June'));
    show('theo', await stage.person('theo@contoso.example').say('extend lena@fabrikam.example on Apollo until 30 April'));
    show('theo2', await stage.person('theo@contoso.example').say('remove lena@fabrikam.example because she left'));
    show('priya ext', await stage.person('priya@contoso.example').say('extend john@fabrikam.example on Apollo until 10 May because x'));
    show('john give up', await john.say('give up Apollo'));
    const rem = await ines.say('remove john@fabrikam.example from Apollo because he left'); show('rem', rem);
    show('rem sent', await ines.press(rem, 'End access')); await stage.settle();
    for (const m of await ines.chat()) show('ines', m);
    console.log(await stage.mail('john@fabrikam.example'));
    for (let i = 0; i < 14; i++) { await stage.pass('P1D'); }
    for (const m of (await ines.chat()).slice(-4)) show('ines', m);
    for (const m of (await stage.person('theo@contoso.example').chat()).slice(-4)) show('theo', m);
    console.log(await stage.mail('omar@fabrikam.example'), await stage.mail('lena@fabrikam.example'));
    stage.close();
  });
});
