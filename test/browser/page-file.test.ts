import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { samplePage } from './sample-page.ts';

const guestFile = { name: 'guests.csv', mimeType: 'text/csv', buffer: Buffer.from('mail\na@fabrikam.example\nb@fabrikam.example\n') };

describe('files on the local Teams page', () => {
  const lab = samplePage();
  const { open, column, newest, writer, say } = lab;

  it('sends a file that was chosen, by the keyboard too, or dropped on the chat', async () => {
    await open('?people=sam@contoso.example');
    // Awaited early: the browser hands choosers over only from then on.
    const choosing = lab.page.waitForEvent('filechooser');
    await writer('Sam Whitlock').press('Tab');
    await lab.page.keyboard.press('Enter');
    const chooser = await choosing;
    await chooser.setFiles([guestFile, { ...guestFile, name: 'second.csv' }]);
    await lab.page.getByRole('button', { name: 'Remove second.csv' }).click();
    await writer('Sam Whitlock').press('Enter');
    await column('Sam Whitlock').getByText('guests.csv has 3 lines.').waitFor();
    const sent = column('Sam Whitlock').locator('.message-own').last();
    const [download] = await Promise.all([lab.page.waitForEvent('download'), sent.getByRole('link', { name: 'guests.csv' }).click()]);
    assert.equal(download.suggestedFilename(), 'guests.csv');

    await column('Sam Whitlock').evaluate((node) => {
      const dataTransfer = new DataTransfer();
      dataTransfer.items.add(new File(['mail\n'], 'dropped.csv'));
      for (const type of ['dragover', 'drop']) node.dispatchEvent(new DragEvent(type, { dataTransfer, bubbles: true, cancelable: true }));
    });
    await writer('Sam Whitlock').fill('import these');
    await writer('Sam Whitlock').press('Enter');
    await column('Sam Whitlock').getByText('dropped.csv has 1 lines.').waitFor();
  });

  it('asks whether the bot may save a file, and shows it as a link in the place of the question', async () => {
    await open('?people=sam@contoso.example');
    await say('Sam Whitlock', 'export');
    await newest('Sam Whitlock').getByText('45 bytes, to be saved in your OneDrive').waitFor();
    await newest('Sam Whitlock').getByRole('button', { name: 'Decline' }).click();
    await newest('Sam Whitlock').getByText('The file was not saved.').waitFor();
    await say('Sam Whitlock', 'export');
    await newest('Sam Whitlock').getByRole('button', { name: 'Accept' }).click();
    const link = newest('Sam Whitlock').getByRole('link', { name: 'guests.csv' });
    await link.waitFor();
    assert.equal(await column('Sam Whitlock').getByRole('button', { name: 'Accept' }).count(), 0);
    const [download] = await Promise.all([lab.page.waitForEvent('download'), link.click()]);
    assert.equal(await readFile(await download.path(), 'utf8'), 'guest,until\njohn@fabrikam.example,2030-03-31\n');
  });
});
