import {
  type ErrorCode,
  errorCodes,
  messageOf,
  type Occasion,
  specialWordings,
  type Wording,
} from '../../src/language/messages';

const languages = ['AR', 'EN', 'ES', 'FR', 'RU', 'ZH'] as const;
const translations = languages.filter((language) => language !== 'EN');
const codes = Object.keys(errorCodes) as ErrorCode[];
/** The codes, and the codes on the occasions for which they have words of their own. */
const wordings: Wording[] = [...codes, ...specialWordings];
const eachText = languages.flatMap((language) => wordings.map((wording) => [wording, language] as const));
const eachTranslation = translations.flatMap((language) => wordings.map((wording) => [wording, language] as const));

const promised: Partial<Record<Wording, string[]>> = {
  TOO_LONG: ['length', 'max'],
  INVALID_VALUE: ['expected'],
  TOO_MANY: ['max'],
  STALE_VERSION: ['current', 'expected'],
  ROUND_NOT_YET_OPEN: ['opensAt', 'round'],
  ROUND_NOT_OPEN_TO_YOU: ['round'],
  ROUND_PAUSED: ['round'],
  ROUND_CLOSED: ['closedAt', 'round'],
  ROUND_ALREADY_CLOSED: ['closedAt', 'round'],
  'ROUND_ALREADY_CLOSED/close': ['closedAt', 'round'],
  ROUND_ALREADY_OPEN: ['round'],
  COMMENTS_UNANSWERED: ['count', 'round'],
  REFERENCE_EXISTS: ['reference'],
  ROUND_ENDED: ['round'],
  'INVALID_VALUE/later': ['than'],
  'INVALID_VALUE/earlier': ['than'],
  'INVALID_VALUE/notBefore': ['than'],
  'INVALID_VALUE/state': ['expected', 'round', 'state'],
  'ROUND_CLOSED/answer': ['closedAt', 'round'],
  'ROUND_PAUSED/reply': ['round'],
  'ROUND_PAUSED/answer': ['round'],
  SUBJECT_OUTSIDE_ROUND: ['round'],
  ALREADY_ANSWERED: ['reference'],
  RESPONSE_EXISTS: ['reference'],
  ALREADY_ASSIGNED: ['assignee', 'reference'],
  JUSTIFICATION_REQUIRED: ['disposition'],
  COMMENT_CHANGED: ['reference'],
  THREAD_TOO_DEEP: ['max'],
  ORIGIN_NOT_YOURS: ['origins'],
  CODE_EXISTS: ['code'],
  ACCOUNT_EXISTS: ['account'],
  DELEGATION_REQUIRED: ['role'],
  DELEGATION_NOT_ALLOWED: ['role'],
  CONTACT_POINT_EXISTS: ['code'],
};

/** Every parameter a message may take, each marked with its own name. */
const marks = Object.fromEntries(
  [...new Set(Object.values(promised).flat())].map((name) => [name, `<${name}>`] as const),
);

function textOf(wording: Wording, language: (typeof languages)[number], parameters: object = marks): string {
  const [code, occasion] = wording.split('/') as [ErrorCode, Occasion | undefined];
  return messageOf(code, language, parameters as typeof marks, occasion);
}

function placeholdersOf(wording: Wording, language: (typeof languages)[number]): string[] {
  return [...textOf(wording, language).matchAll(/<(\w+)>/g)].map(([, name]) => name ?? '').sort();
}

describe('the list of codes', () => {
  test.each(codes)('%s is described in one English sentence', (code) => {
    expect(errorCodes[code]).toMatch(/^[A-Z][^.?!]+\.$/);
  });
});

describe('the texts', () => {
  test.each(eachText)('%s has a text in %s, of complete sentences', (code, language) => {
    const text = textOf(code, language);
    expect(text.length).toBeGreaterThan(10);
    expect(text).toBe(text.trim());
    expect(text).not.toContain('  ');
    expect(text).toMatch(language === 'ZH' ? /。$/ : /\.$/);
  });

  test.each(wordings)('%s takes in English the parameters that its callers give', (code) => {
    expect(placeholdersOf(code, 'EN')).toEqual(promised[code] ?? []);
  });

  test.each(eachTranslation)('%s takes in %s the same parameters as in English', (code, language) => {
    expect(placeholdersOf(code, language)).toEqual(placeholdersOf(code, 'EN'));
  });

  test.each(eachTranslation)('%s is not left in English in %s', (code, language) => {
    expect(textOf(code, language)).not.toBe(textOf(code, 'EN'));
  });

  test.each(translations)('no two codes share a text in %s', (language) => {
    expect(new Set(wordings.map((code) => textOf(code, language))).size).toBe(wordings.length);
  });

  test.each([
    ['AR', /\p{Script=Arabic}/u],
    ['RU', /\p{Script=Cyrillic}/u],
    ['ZH', /\p{Script=Han}/u],
  ] as const)('every text in %s begins in its own script, which decides its direction', (language, script) => {
    for (const code of wordings) expect(textOf(code, language)[0]).toMatch(script);
  });

  test.each(languages)('the argument to use keeps its name in %s', (language) => {
    expect(messageOf('SEVERAL_OPEN_ROUNDS', language)).toContain('roundId');
    expect(messageOf('ALREADY_ASSIGNED', language)).toContain('reassign: true');
    expect(messageOf('IDEMPOTENCY_KEY_REUSED', language)).toContain('idempotencyKey');
  });
});

describe('messageOf', () => {
  test.each(eachText)('%s in %s leaves nothing unfilled', (code, language) => {
    expect(textOf(code, language)).not.toMatch(/[{}…]/);
    expect(textOf(code, language, {})).not.toMatch(/[{}]/);
  });

  test('puts each parameter in its place', () => {
    expect(messageOf('TOO_LONG', 'EN', { max: 500, length: 612 })).toBe(
      'The text has 612 characters and the maximum is 500. Please shorten it.',
    );
    expect(messageOf('ALREADY_ANSWERED', 'FR', { reference: 'R1-QM-003' })).toContain('l’observation R1-QM-003 a déjà');
  });

  test('inserts zero as a number and not as a gap', () => {
    expect(messageOf('TOO_MANY', 'EN', { max: 0 })).toContain('items is 0.');
  });

  test('inserts a value as it is, even one that looks like a placeholder or a pattern', () => {
    const text = messageOf('ALREADY_ASSIGNED', 'EN', { reference: '{assignee}', assignee: "$& $1 $'" });
    expect(text).toContain("Comment {assignee} is already assigned to $& $1 $'.");
  });

  test('marks a missing parameter with an ellipsis rather than fail while refusing', () => {
    expect(messageOf('ROUND_PAUSED', 'EN')).toContain('Consultation round … is paused');
  });

  test('isolates what it inserts into Arabic from the right-to-left text around it', () => {
    const closedAt = { at: '2027-03-31T16:00:00Z', timeZone: 'Europe/Zurich' };
    const text = messageOf('ROUND_CLOSED', 'AR', { round: 'R1', closedAt });
    expect(text).toContain('\u2068R1\u2069');
    expect(text).toContain('\u206831 مارس 2027 في 18:00 غرينتش+2 (\u2068Europe/Zurich\u2069)\u2069');
  });

  test('has the words of the code where there are none for the occasion', () => {
    expect(messageOf('NOT_CONTACT_POINT', 'EN', {}, 'state')).toBe(messageOf('NOT_CONTACT_POINT', 'EN'));
    expect(messageOf('NOT_CONTACT_POINT', 'EN', {}, 'reply')).not.toBe(messageOf('NOT_CONTACT_POINT', 'EN'));
  });

  test.each(languages)('the argument that names a delegation keeps its name in %s', (language) => {
    expect(messageOf('ROUND_ALREADY_CLOSED', language)).toContain('delegationId');
  });

  test('leaves no Latin word of Arabic outside an isolate, and closes every isolate', () => {
    for (const code of wordings) {
      const outside = textOf(code, 'AR').replace(/\u2068[^\u2068\u2069]*\u2069/g, '');
      expect(outside).not.toMatch(/[A-Za-z0-9\u2068\u2069]/);
    }
  });

  test.each(languages.filter((language) => language !== 'AR'))('adds no invisible character in %s', (language) => {
    for (const code of wordings) expect(textOf(code, language)).not.toMatch(/\p{Cf}/u);
  });
});
