import { type Delegations, delegationsComment } from './delegations';
import { type Measure, type Opening, opening } from './documents';
import type { Company } from './people';
import { draftStaysPrivate } from './private-draft';
import { secretariatAnswers } from './secretariat';
import { catchUp, compareWithLog, loseTheLine } from './streams';
import { check, quote, scene, tell } from './tell';

/** A consultation from the first comment to the answers, played by clients over HTTP and WebSocket. */
export async function playConsultation(company: Company): Promise<void> {
  scene('The delegations open the page');
  const people = await comeIn(company);
  const { asOf, first, second } = await readRoadmap(people);
  const streams = await listenIn(people, asOf.cursor);

  scene('Three delegations speak');
  const said = await delegationsComment(people, streams, first, second);

  scene('QN loses its connection');
  const gone = await loseTheLine(streams.qn);

  scene('The Secretariat answers, with two keys');
  await secretariatAnswers(company, streams, said);

  scene('QN comes back');
  const back = await catchUp(people.qn, gone, said);

  scene('A reviewer drafts, and nobody else learns of it');
  await draftStaysPrivate(company, people, { ...streams, qn: back }, second);

  scene('What was streamed is what is on record');
  await compareWithLog(people.qm, asOf.cursor, streams.qm);
  await compareWithLog(people.qs, asOf.cursor, streams.qs);
  await compareWithLog(people.qn, asOf.cursor, back, gone.received);
  await compareWithLog(people.officer, asOf.cursor, streams.officer);
}

async function comeIn(company: Company): Promise<Delegations> {
  const [qm, qs, qn, officer] = await Promise.all([
    company.invite('QM', 'qm-contact'),
    company.invite('QS', 'qs-contact'),
    company.invite('QN', 'qn-contact'),
    company.invite('the officer', 'officer'),
  ]);
  tell('The contact points of QM (French), QS (Arabic) and QN (English) come in, and an officer of the Secretariat.');
  return { qm, qs, qn, officer };
}

async function readRoadmap({ qm }: Delegations): Promise<Opening & { first: Measure; second: Measure }> {
  const page = await qm.ask<Opening>(opening, { first: 'P1-M2', second: 'P3-M1' });
  const { first, second } = page;
  quote(page.roadmap.title.text);
  const open = page.rounds.find((round) => round.state === 'OPEN');
  if (open) tell(`Round ${open.reference} is open until ${instant(open.closesAt, open.timeZone)}.`);
  if (!first || !second) throw new Error('the server holds no demo: P1-M2 or P3-M1 is missing.');
  const { allowed, reasons } = first.permissions.canComment;
  check(allowed, 'QM may comment, and its page knows it beforehand', reasons);
  return { ...page, first, second };
}

async function listenIn({ qm, qs, qn, officer }: Delegations, cursor: string) {
  const [toQm, toQs, toQn, toOfficer] = await Promise.all([
    qm.listen(cursor),
    qs.listen(cursor),
    qn.listen(cursor),
    officer.listen(cursor),
  ]);
  tell('All four listen live, from the place in the log at which the page was read.');
  return { qm: toQm, qs: toQs, qn: toQn, officer: toOfficer };
}

function instant(at: string, timeZone: string): string {
  const text = new Intl.DateTimeFormat('en-GB', { dateStyle: 'long', timeStyle: 'short', timeZone });
  return `${text.format(new Date(at))}, ${timeZone}`;
}
