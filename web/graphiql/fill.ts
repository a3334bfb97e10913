import { ask } from './ask.ts';
import type { Document } from './documents.ts';
import { type Finding, findings, type Ids } from './findings.ts';
import { asLanguage, type Language, type Session } from './session.ts';

/** A document's variables, ready to run if all is found: fresh keys, sample texts, and ids that the server was asked for; and what to say of them. */
export async function fill(
  document: Document,
  session: Session,
): Promise<{ variables: Record<string, unknown>; isReady: boolean; said: string }> {
  const finding = findings.find(({ serves }) => document.operation in serves);
  const ids = finding && (await find(finding, document.operation, session));
  // Left out, it is the page's choice that decides, as Accept-Language.
  const { language: _, ...variables } = document.variables;
  return {
    variables: fillIn(variables, ids, asLanguage(ids?.textLanguage) ?? 'EN'),
    isReady: !finding || ids !== undefined,
    said: wording(document, finding, ids),
  };
}

async function find(finding: Finding, operation: string, session: Session): Promise<Ids | undefined> {
  const { text: query, operation: operationName } = finding;
  const answer = await ask(session, session.choices().who, { query, operationName }).catch(() => undefined);
  return answer?.data ? finding.serves[operation]?.(answer.data) : undefined;
}

function wording({ operation }: Document, finding: Finding | undefined, ids: Ids | undefined): string {
  if (!finding) return `${operation} is ready to run.`;
  if (!ids) return `${operation} needs ids: ${finding.missing} See ${finding.operation}.`;
  return `${operation} is ready to run, on ${ids.about}. ${finding.operation} finds others.`;
}

function fillIn(
  variables: Record<string, unknown>,
  ids: Ids | undefined,
  inherited: Language,
): Record<string, unknown> {
  const language = asLanguage(typeof variables.language === 'string' ? variables.language : null) ?? inherited;
  const filled = Object.entries(variables).map(([name, shown]) => [name, fillOne(name, shown, ids, language)]);
  return Object.fromEntries(filled.filter(([, value]) => value !== undefined));
}

function fillOne(name: string, shown: unknown, ids: Ids | undefined, language: Language): unknown {
  if (name === 'idempotencyKey') return freshKey();
  if (isGroup(shown)) return fillIn(shown, ids, language);
  if (name in samples && shown === '…') return sample(name, language);
  // Without one, the comment is assigned to oneself.
  if (name === 'assigneeId') return undefined;
  return ids?.[name as keyof Ids] ?? shown;
}

const isGroup = (shown: unknown): shown is Record<string, unknown> =>
  typeof shown === 'object' && shown !== null && !Array.isArray(shown);

/** randomUUID is missing where a page comes over plain HTTP from another machine. */
function freshKey(): string {
  if (crypto.randomUUID) return crypto.randomUUID();
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, '0')).join('');
}

type Sample = Partial<Record<Language, string>> & { EN: string };

const sample = (name: string, language: Language) => samples[name]?.[language] ?? samples[name]?.EN;

const samples: Record<string, Sample> = {
  body: {
    AR: 'نقترح أن يُذكر لكل مرحلة موعد نهائي وجهة مسؤولة.',
    EN: 'Each milestone should name a deadline and the unit in charge.',
    ES: 'Cada hito debería indicar un plazo y la unidad responsable.',
    FR: 'Chaque jalon devrait indiquer une échéance et le service responsable.',
    RU: 'Для каждого этапа следует указать срок и ответственное подразделение.',
    ZH: '每个里程碑都应写明期限和负责部门。',
  },
  proposedText: {
    AR: 'موعد نهائي وجهة مسؤولة لكل مرحلة.',
    EN: 'A deadline and a unit in charge for each milestone.',
    ES: 'Un plazo y una unidad responsable para cada hito.',
    FR: 'Une échéance et un service responsable pour chaque jalon.',
    RU: 'Срок и ответственное подразделение для каждого этапа.',
    ZH: '每个里程碑的期限和负责部门。',
  },
  justification: {
    EN: 'Dates are added for every milestone of this pillar; those of the others follow in the next revision.',
  },
  reason: { EN: 'Replaced by a joint comment.' },
};
