import assert from 'node:assert/strict';
import { chooseApprover } from '../../src/rule/choose-approver.ts';
import { dana, ines, marco, theo } from './sample-request.ts';

const enabled = <Someone extends object>(someone: Someone) => ({ ...someone, accountEnabled: true });
const disabled = <Someone extends object>(someone: Someone) => ({ ...someone, accountEnabled: false });

describe('who decides', () => {
  const cases = [
    { title: 'the manager, with the first alternate behind', manager: enabled(marco), alternates: [enabled(dana)], expected: { found: true, approver: marco, why: 'manager', alternate: dana } },
    { title: 'the alternate where there is no manager', manager: null, alternates: [enabled(dana), enabled(theo)], expected: { found: true, approver: dana, why: 'no-manager', alternate: theo } },
    { title: 'the alternate where the manager’s account is disabled', manager: disabled(marco), alternates: [enabled(dana)], expected: { found: true, approver: dana, why: 'manager-unavailable', alternate: null } },
    { title: 'never the requestor, though named as alternate', manager: null, alternates: [enabled(ines), enabled(dana)], expected: { found: true, approver: dana, why: 'no-manager', alternate: null } },
    { title: 'never a disabled alternate', manager: enabled(marco), alternates: [disabled(dana), enabled(theo)], expected: { found: true, approver: marco, why: 'manager', alternate: theo } },
    { title: 'not the manager twice', manager: enabled(dana), alternates: [enabled(dana)], expected: { found: true, approver: dana, why: 'manager', alternate: null } },
    { title: 'nobody, and the request cannot be sent', manager: null, alternates: [enabled(ines)], expected: { found: false } },
  ];
  for (const { title, manager, alternates, expected } of cases) {
    it(`is ${title}`, () => assert.deepEqual(chooseApprover(ines, manager, alternates), expected));
  }
});
