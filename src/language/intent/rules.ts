import type { Intent } from '../understanding.ts';

/**
 * What must be in a sentence for an intent, in the concepts of lexicon/concept.ts, the same for every language.
 * A rule is a list of conditions that must all hold: `a|b` one of them, `!a` must not be there, `@email` an entity:
 * @email, @newcomer (an address that is no guest yet), @guest (a guest of the tenant by address or name), @name (a person without an address),
 * @employee, @package, @organization, @request, @duration, @date, @workflow; `alone` no unexplained word is left;
 * `verb` some other thing to do is named (extend, remove …): for barring rules that need no verb.
 * Each condition that holds counts 2; `+3` adds 3, for rules that tell more than their length. The highest sum wins.
 */
export const rules: Record<Exclude<Intent, 'unknown'>, string[]> = {
  invite_guest: [
    'invite alone +1', 'invite i|need|polite|can|my', 'invite guest|external|someone|partner|@email|@name +1', 'invite @email|@name @package',
    'invite @package', 'bring @email|@name|@organization|external|guest|someone', 'onboard @email|@name|someone|external|guest',
    'onboard guest|external @organization !partner +1', 'add guest|external|guestAccount', 'add @newcomer', 'add @email|@name guest|external +1',
    'add|give @newcomer @package !access +1', 'add guest @email @package +2', 'guestAccount add|need|request|give|get|make|start +1',
    'guestAccount @newcomer|@name +1', 'guest need|get|request @newcomer|@name', 'give access @newcomer !@package +1', 'need @name @organization',
    'send invitation @newcomer|@name', 'need|can access @newcomer|@name !@package', 'guest @newcomer alone !show !find !did !still', 'need get @newcomer access !@package',
    'make @email|@name guest', 'need invitation @newcomer|@name', 'add external|guest @organization', 'invitation @newcomer|@name',
  ],
  bulk_invite: [
    'invite file +3', 'add|import|onboard|bring guest|external|partner|someone file +3', 'import guest|external|file|someone|partner',
    'invite many +2', 'add|onboard|bring|import many guest|external|someone +2', 'invite guest|external|someone many +3', 'invitation many +2',
    'invitation file +2', 'guest file|many need|add|have|make', 'guestAccount many|file +3',
  ],
  request_package: [
    'need|get|request @package !verb', 'need|get|request @package access !verb', 'need|request package', 'need|get|request access',
    'request access @package|@email', 'add|give me|i @package', 'give access @package +1', 'give @package @email|@guest|@employee',
    'need access @email|@guest|@employee @package', '@package access !verb', '@package polite alone !verb', 'add @guest|@employee @package +1',
    'request @package @email|@guest|@employee', '@package access @email|@guest|@employee|@newcomer !verb',
    'request|get|give|add @package access @email|@guest|@employee|@newcomer +1', '@package @guest|@email alone !verb', 'can i|@guest access @package',
    'find access @package', 'can i @package get|have|see +1', 'see @package i need|must|can', 'request package me|i',
    'invite|bring me @package !@email !@name +4', '@package @duration|@date alone !verb', 'request @package someone @email|@employee +2',
  ],
  direct_assign: [
    'assign @package', 'assign package', 'assign access', 'assign @package @email|@guest|@employee +2', 'add|give|assign @package withoutRequest +4',
    'assign @email|@guest|@employee @package withoutRequest +3', 'give|add @email|@guest|@employee package|access withoutRequest +4', 'assign withoutRequest alone +3', 'assign alone !@organization',
  ],
  list_packages: [
    'show|find|what|exist|howMany|open package', 'what package exist|can +1', 'show package find', 'what can request|get i|@guest +2',
    'what request can +1', 'exist package', 'what access can request|get +3', 'find package|access !@package', 'have package exist',
    'show access can request +2', 'what access exist', 'package alone', 'show package can request +1', 'what package can i request|get +2',
    'package can i request|get|have|add +2', 'what exist request', 'what package need +3',
    'what exist alone !waiting !approval !review !request !guest !access !my', 'howMany package', 'what need|request package i can', 'offer !approval !request !review !waiting !audit !guest !@email !@guest !@request +4',
    'what can need i alone !@package !@guest !guest !@email +1', 'detail @package !verb !request !@email !@guest !@name +1', 'detail everything !@email !@guest !@name !@organization !guest !request !audit !rule +1',
  ],
  my_access: [
    'what|show|where access i|my|me', 'my access|permission', 'my package', 'what access i|my have +2', 'what package have i|my !can +3',
    'package i have !can', 'what i have !request !must !review !approval !@request', 'have i access', 'access i have',
    'have i|my access|package still +1', 'have i @package access !need !can !remove !done !noNeed !extend !keep +2',
    'have i @package !need !can !request !more', 'what can access i !request !get +4', 'what access have !@email !@guest !package !@package',
    'what exist access i', 'where have i access +1', 'did i have access|package|@package what +2', 'my package|access show +1',
    'my package|access what +1', 'my access end where|what !remove !@date +4', 'howMany package|access i have +2',
    'my access @package show|what|where +1', 'where end my|i access|@package|package !@guest !@email +5',
  ],
  my_requests: [
    'my request', 'my request show|what|status|where|open|waiting !approval +2', 'status request|@request +1', 'happened request|@request',
    'what|show|where @request', 'where|what|status|did my request|invitation|@request', 'what did request i', 'request i did',
    'did approve request|@request my|i +3', 'did approve @request +2', 'show request i', 'request i make|send what|show|did', 'status my +1',
    'status @email request|invitation +1', 'waiting @request', 'did approve|deny|decision @request +2', 'status request @email|@package +1',
    'my request @email|@package +1', 'did decision request +1', 'who waiting request my +2', '@request alone', 'where|status my @package request',
    'did approve|deny my +1', 'open request i|my +1', 'did approve|deny request +2', 'did approve|deny request @email|@package +3',
    'why waiting request|my +1', 'where request @package|@email|@request +1', 'happened my @package|request +1', 'status @package my|request',
    'what|who approve|deny my request +2', 'did deny my|request +2', 'happened request|invitation @email +2',
  ],
  my_guests: [
    'my guest', 'my guest show|what|who|howMany +2', 'my guest @organization +2', 'guest i|my|me sponsor +2', 'who|what|howMany i|my sponsor +2',
    'guest i invited +1', 'who did invited i +2', 'guest i have !we +4', 'guest i did|sponsor', 'my external', 'guest @organization my|i sponsor +2',
    'who guest my', 'what guest @organization my +2', 'guest i must|sponsor what', 'show guest i have|sponsor', 'my guest alone +1', 'who i sponsor',
    'my partner guest', 'what external my', 'what|who|show|howMany invited i +2',
  ],
  guest_profile: [
    'show @email|@guest|@name', 'who @email|@guest|@name', 'detail @email|@guest|@name +1', 'detail guest', 'what @email|@guest have|access +1',
    'what @email|@guest|@name detail', 'show detail @email|@guest|@name +1', 'show access|package @guest +1',
    'what access @email|@guest|@name have +3', 'what access|package @email|@guest +1', '@guest alone', 'find @email|@guest|@name',
    'find|show guest @email|@guest|@name +1', 'did still guest @email|@guest|@name +1', 'who sponsor @email|@guest +3', 'where @email|@guest', 'where end access @guest +1',
    'where signIn @guest|@email before|did +3', 'status @guest|@email !request !invitation +1', 'guest @guest alone', 'guest @guest show',
    'did signIn @guest|@email +2', 'did @guest|@email have access|package|@package !verb +1',
  ],
  my_approvals: [
    'waiting approval|approve +1', 'what|show waiting alone !review !@request', 'my approval', 'approval alone !can !need !request', 'what approve i',
    'my approval show|what|open|waiting +2', 'waiting approval|approve|decision my|i|me +2', 'approval open|show|what',
    'what|show|who request waiting +1', 'must approve i', 'request open|waiting approve|approval +1', 'what must approve|deny|decision i +2',
    'what request must approve +2', 'what approve must', 'request waiting me|my +1', 'open approval', 'request approve i must|can|have +2',
    'who waiting me|i|my !request !review', 'show request approve +1', 'show waiting', 'howMany approval|approve +1',
    'howMany request waiting|open +1', 'what waiting me|i|my !review', 'have i approve|approval +1', 'have i what decision|approve +2', 'what need|must approval|decision me +4',
  ],
  decide: [
    'approve|deny @request +1', 'okay @request alone', 'approve|deny request', 'approve|deny @email|@guest|@name|@employee +1', 'approve|deny it',
    'approve|deny request @email|@guest|@name|@employee|@request +1', 'approve|deny alone +1', 'approve|deny invitation',
    'approve|deny @package|@organization request', 'approve|deny polite alone +1', 'approve|deny @package',
  ],
  my_reviews: [
    'my review +1', 'my review access +2', 'review open|waiting me|i +2', 'what|show|who|have|open|waiting review', 'what must review +2',
    'review waiting|open +1', 'must review i', 'my review show|what|open|waiting +2', 'review i|me waiting|have|must +1', 'did review i',
    'howMany review', 'review alone', 'what review i', 'what must keep', 'what still review i must', 'review end where',
  ],
  attest: [
    'still need @package|access|it +2', 'still need i|my alone', 'keep @package|access|it', 'keep my|i access|@package +2',
    'done @package|access|it +1', 'done i|my|me @package|access +2', 'noNeed @package|access|it !@email !@guest +2',
    'noNeed i|my|me alone !@email !@guest !@organization +1', 'remove me|my|i @package|access !where !@email !@guest +2', 'remove me !@email',
    'end my access|@package !where +2', 'still need @package|access i|my !get +3', 'cancel|withdraw my access|@package !@email !request +2',
    'keep me @package|access', 'still work @package +2', 'work @package still', 'still see @package', 'can remove access|@package my|i +1',
  ],
  extend: [
    'extend alone', 'extend @duration|@date @name', 'extend @email|@guest|access|@package|my|it +1', 'extend @duration|@date alone', 'extend need access|@package +3',
    'extend invite|invitation|guest|guestAccount +1', 'more @duration @email|@guest|access|@package|guest|my|it +2',
    'more @duration need|give|get +1', 'more @duration keep +2', 'need|give|get more @email|@guest +1', 'keep @email|@guest @date|@duration +2',
    'more @date @email|@guest|access', 'keep @email|@guest +1', 'more @email|@guest|access need|give|get|keep',
    'make end @date @email|@guest|access|@package +2', 'keep access @email|@guest +2', 'can keep @guest|@email +2',
    'still need access|@package @guest|@email @date|@duration +2', 'more @duration @package +3', 'keep @package|access @date|@duration +3',
  ],
  remove_access: [
    'remove @email|@guest|@name|@employee +1', 'remove access|guest|guestAccount', 'remove access @email|@guest|@package +1',
    'end access|guest|guestAccount @email|@guest|@name +1', 'end @email|@guest|@name', 'offboard @email|@guest|@name|guest|someone +2',
    'offboard alone', 'noNeed @email|@guest|access @email|@guest !extend !invite !resend !approve !deny !assign !request +3',
    'remove @email|@guest @package +1', 'done @email|@guest +2', 'withdraw|cancel access @email|@guest|@name +2', 'deny access @email|@guest +1',
    'not more access @email|@guest +3', 'end access @package', 'cancel @email|@guest access|@package|guestAccount +1', 'end access someone|guest',
    'remove @email|@guest|@name guest +1', 'offboard guest @email|@guest|@name +2', 'end guest', 'cancel|withdraw|end|remove assign @package|@guest|@email +4', 'withdraw|cancel @package @email|@guest !request !my +1', 'remove @package alone|@name|it !my !me !i !where !who !what !request',
  ],
  cancel_request: [
    'withdraw|cancel request +1', 'withdraw|cancel @request +1', 'withdraw|cancel request @request +2', 'withdraw|cancel my request +3', 'withdraw',
    'remove request|@request !guest +1', 'remove my request +1', 'noNeed request|@request +2', 'stop request|@request +1',
    'withdraw|cancel invitation +3', 'noNeed my request +2', 'end request|@request +1', 'not more request +1',
  ],
  resend_invitation: [
    'resend invitation|invite +2', 'resend alone', 'resend @email|@guest|@name +1', 'send invitation again +3', 'again invite|invitation +1',
    'again invite|invitation @email|@guest|@name +1', 'not|never received invitation +3', 'again send @email|@guest',
    'invitation again|resend @email|@guest +2', 'send invitation @guest +1', 'not|never received @email|@guest|@name invite|invitation +2',
    'need more invitation @guest|@email', 'invitation more send|need +2', 'not invitation find @guest|@email|@name +1',
    'not approve invitation @guest|@email +2', 'invite again @guest|@email +2',
  ],
  change_sponsor: [
    'sponsor make|handOver|add|assign|need', 'handOver @guest|@email|guest|my', 'handOver @employee +1', 'make sponsor @employee|@email|@guest +2',
    'handOver guest|@guest|@email @employee +3', 'sponsor @employee @guest|@email|guest +2', 'sponsor @employee',
    'assign guest|@guest @employee !@package +1', 'make @employee sponsor guest +2', 'handOver sponsor +2',
    'give guest|@guest|@email @employee !@package !access +1', 'make @employee sponsor my guest +4', 'send|bring guest @employee',
    'sponsor handOver my guest +2',
  ],
  inactive_guests: [
    'inactive', 'inactive guest|external|guestAccount|who|show +2', 'inactive @duration +1', 'not|never|withoutRequest signIn +2',
    'not|never signIn guest|who|external +3', 'not|never signIn @duration +2', 'inactive guest @organization +1', 'not received signIn',
    'guest before signIn @duration +1', 'guest|who not access @duration +2', 'signIn before guest', 'guest still signIn',
  ],
  start_review: [
    'start review +1', 'start review @package|@organization|guest|access +2', 'review @package|@organization|guest',
    'review access @package|@organization|guest', 'review @package|@organization @duration +2', 'make review @package|@organization|guest',
    'review guest @organization|@package +1', 'review need|request|add', 'run review +1', 'start review @duration +2',
  ],
  onboard_partner: [
    'onboard partner +1', 'onboard @organization +1', 'onboard partner @organization +2', 'add partner @organization +2', 'add|start|make partner',
    'start work @organization|partner +2', 'bring partner @organization +2', 'make partner @organization +2', 'partner @organization start +1',
    'add @organization !@email !guest !external !@package !@name +1', 'approve partner|@organization partner', 'work @organization start|onboard +2',
    'work @organization @date we !end !noNeed', 'partner @organization @date alone', 'invite partner @organization !guest !external !someone',
    'approve|deny @organization !access !invite !invitation !request !guest !package !@package !@email !@guest !@name !@employee !@request +3',
    'handOver @organization !guest !my !@guest !@newcomer +4', 'sponsor make|handOver|add|assign @organization !guest !@guest !@newcomer +6',
  ],
  offboard_partner: [
    'offboard partner +1', 'offboard partner @organization +3', 'offboard @organization !@email !@guest !@name +3',
    'end work|partner @organization|partner +2', 'end @organization !@email !@guest !@name !@package !access !guest +1', 'remove partner +1',
    'remove partner @organization +2', 'done @organization !@email !@guest +2',
    'remove @organization !@email !@guest !@name !@package !guest !access +1', 'noNeed partner|work @organization +2',
    'noNeed @organization !@email !@guest !@package +4', 'end work partner +1', 'end partner @organization @date +2',
    'not more work @organization +3', 'work @organization end @date +2', 'done partner|work @organization +1',
  ],
  discover: [
    'guest domain +4', 'who invite|invited most +3', 'most invite|guest|invited +2', 'application permission +2', 'permission guest',
    'what|show application', 'howMany guest !my +1', 'guest @organization show|what|who|howMany !my +1', 'guest exist !my', 'who invite guest +1',
    'where guest !my', 'howMany guest @organization !my +2', 'show|what|who guest !my', 'guest everything show|what +2', 'domain show|what',
    'application access|see +5', 'application permission what|show|who +2', 'who invited guest +1', 'domain howMany +1', 'most domain',
    'show guest external', 'invited who !i', 'guest @organization alone', 'partner show|what|howMany|exist', 'who invited @organization +3',
    'what application permission have +1', 'guest who invite|invited by +1', 'who sponsor @organization !i !my !guest !@email !@guest +3', 'find guest !@name !@email', 'howMany external +1',
    'who bring most|guest +1', 'most alone +1',
  ],
  run_workflow: [
    'workflow run|start +2', 'workflow @email|@guest|@employee +1', 'run|start @workflow +2', 'run|start|make workflow @email|@guest|@employee +3',
    '@workflow @email|@guest|@employee +2', '@workflow', '@workflow workflow run|start +3', 'workflow run @workflow +4',
  ],
  audit: [
    'audit', 'audit @email|@guest|@organization|@employee|@date +2', 'audit show|what|need|get +1',
    'happened @email|@guest|@organization|@employee +2', 'what happened !request !@request !my', 'what happened @date +2',
    'who approve|deny|invited|remove|extend|add|give|assign @email|@guest|@organization !waiting +3',
    'who approve|deny|remove|extend|add|give|assign @package past +3', 'who did approve|deny|invited|remove|extend|add|give|assign|end|make|start',
    'who did invite|handOver|remove @email|@guest +3', 'who did access @email|@guest +2',
    'who remove|assign|approve|give|invite access|package|@package|guest did +2', 'what did @employee|@email|@guest +1', 'audit find',
    'who approve @email|@guest did +2', 'who invited @email|@guest +3', 'who approve|deny @request +2', 'where invited @guest|@email +2',
    'happened guest|access', 'did happened @date', 'who past show|what|@date +2', 'who invited @date +4', 'what did remove|extend|approve @date +2',
    'what audit happened',
  ],
  policy: [
    'rule', 'rule what|show|why|who +1', 'rule @package|@organization|guest +1', 'rule @package|@organization what|show|why +2',
    'allowed invite|guest|i|@organization +3', 'allowed', 'why not invite|get|@package|@organization|access +3',
    'why deny|approve|need|must !@request +2', 'who must approve @package|request|guest|invite +3', 'who approve @package !did +2',
    'can invite @organization someone|guest|external allowed !@name !@email +2', 'howLong guest|@package|access', 'must rule', 'what allowed +1',
    'why must approve|approval +2', 'why @organization deny|not|allowed|remove +2', 'what must invite|guest +1', 'rule guest +1',
    'who can request|get|have|see|approve @package +3', 'who can invite +3', 'who can access @package +3', 'who allowed @package +4', 'why need approval|approve|@package +2', 'who allowed +2',
    'why not allowed +2', 'what need approval +2', 'need approval @package !i +3', 'can guest get|request|have|see @package !i !@email +4',
    'howLong can|must +2', 'who approval @package +1', 'who approval must|need @package +3',
  ],
  help: [
    'help alone +2', 'help whatCanYou', 'whatCanYou +3', 'greeting alone', 'help i|me|my alone +3', 'help need', 'help polite',
    'help guest|package|access|invite|approval', 'what can i alone !request !get', 'help show +1',
  ],
  cancel: [
    'stop alone !@email !@guest !@package !@request !@organization !request !access !guest +3',
    'cancel alone !@email !@guest !@package !@request !@organization !request !access !guest +2', 'cancel it alone +3',
  ],
};

/** Conditions under which no rule of an intent holds. */
export const barred: Partial<Record<Intent, string>> = {
  invite_guest: 'cancel withdraw remove offboard noNeed',
  my_guests: 'verb domain inactive signIn file',
  my_access: 'verb application guest',
  help: '@email @guest @request',
  direct_assign: 'cancel remove',
  attest: 'extend',
  remove_access: 'extend',
};
