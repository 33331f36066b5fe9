import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const command = fileURLToPath(new URL('../../src/ops/understand.ts', import.meta.url));

function run(input: string, ...values: string[]): { status: number | null; stdout: string; stderr: string } {
  return spawnSync(process.execPath, ['--disable-warning=ExperimentalWarning', command, ...values], { input, encoding: 'utf8' });
}

describe('the understand command', () => {
  it('answers each line with one JSON object, in order, and prints nothing else', () => {
    const { stdout, status } = run('invite jane@fabrikam.example until 31 March\n\nmy requests\n', '--now', '2026-03-02T09:00:00', '--tz', 'Europe/Berlin');
    assert.equal(status, 0);
    assert.deepEqual(stdout.trimEnd().split('\n').map((line): unknown => JSON.parse(line)), [
      { text: 'invite jane@fabrikam.example until 31 March', intent: 'invite_guest', slots: { emails: ['jane@fabrikam.example'], end: '2026-03-31' }, missing: ['reason'] },
      { text: '', intent: 'unknown', slots: {}, missing: [] },
      { text: 'my requests', intent: 'my_requests', slots: {}, missing: [] },
    ]);
  });

  it('counts the ends of standing assignments from --now', () => {
    const { stdout } = run('extend lena@fabrikam.example by 30 days', '--now', '2027-01-01T12:00:00', '--tz', 'Europe/Berlin');
    assert.match(stdout, /"end":"2027-02-09"/);
  });

  it('hears whoever --as names', () => {
    const { stdout } = run('make me sponsor of mia@northwind.example', '--as', 'priya@contoso.example');
    assert.match(stdout, /"person":"priya@contoso.example"/);
  });

  for (const [values, sentence] of [
    [['--now', 'soon'], '--now must be a date and time such as 2026-03-02T09:00:00.\n'],
    [['--tz', 'Mars/Olympus'], '--tz must be a time zone such as Europe/Berlin.\n'],
    [['--as', 'nobody'], '--as must be a userPrincipalName such as ines@contoso.example.\n'],
  ] as const) {
    it(`refuses ${values.join(' ')} with a sentence`, () => {
      const { status, stdout, stderr } = run('', ...values);
      assert.deepEqual({ status, stdout, stderr }, { status: 2, stdout: '', stderr: sentence });
    });
  }

  it('refuses what it does not know', () => {
    const { status, stdout } = run('', '--verbose');
    assert.deepEqual({ status, stdout }, { status: 2, stdout: '' });
  });
});
