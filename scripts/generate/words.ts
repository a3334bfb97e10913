import type { Language } from '../../src/language/language';
import type { Chance } from './chance';

const SHORTEST = 200;
const LONGEST = 1_500;

const sentences: { readonly [language in Language]: readonly string[] } = {
  AR: [
    'نرحب بهذا التدبير ونقترح أن يُحدَّد له موعد نهائي ومسؤول ومؤشر قابل للقياس.',
    'ينبغي أن تبقى المساهمات طوعية وأن تراعي قدرات البلدان النامية.',
    'نطلب توضيح الأثر المالي المتوقع في فترة السنتين المقبلة قبل اعتماد النص.',
    'نقترح الاستعاضة عن الفقرة {n} بصياغة أدق تشير إلى المرحلة {m}.',
    'نأمل أن تُعرض النتائج على الفريق في اجتماعه القادم مع جدول مقارن.',
    'تؤيد إدارتنا الهدف العام لكنها تبدي قلقها إزاء الجدول الزمني المقترح.',
  ],
  EN: [
    'We welcome this measure and suggest that it be given a deadline, an owner and an indicator that can be measured.',
    'Contributions should remain voluntary and take account of the capacity of developing countries.',
    'Please clarify the financial effect expected in the coming biennium before the text is adopted.',
    'We propose to replace paragraph {n} by a more precise wording that refers to stage {m}.',
    'The results should be presented to the group at its next meeting, with a table that compares them.',
    'Our administration supports the general aim and has concerns about the timetable proposed.',
    'The link between item {n} and the strategic plan is not explicit.',
  ],
  ES: [
    'Acogemos con satisfacción esta medida y sugerimos fijar un plazo, un responsable y un indicador medible.',
    'Las contribuciones deben seguir siendo voluntarias y tener en cuenta la capacidad de los países en desarrollo.',
    'Se ruega aclarar el efecto financiero previsto para el próximo bienio antes de aprobar el texto.',
    'Proponemos sustituir el párrafo {n} por una redacción más precisa que remita a la etapa {m}.',
    'Los resultados deberían presentarse al grupo en su próxima reunión, con un cuadro comparativo.',
    'Nuestra administración apoya el objetivo general, pero le preocupa el calendario propuesto.',
  ],
  FR: [
    'Nous nous félicitons de cette mesure et proposons de lui assigner une échéance, un responsable et un indicateur mesurable.',
    'Les contributions devraient rester volontaires et tenir compte des capacités des pays en développement.',
    "Prière de préciser l'incidence financière attendue pour le prochain exercice biennal avant l'adoption du texte.",
    'Nous proposons de remplacer le paragraphe {n} par un libellé plus précis qui renvoie à l’étape {m}.',
    'Les résultats devraient être présentés au groupe à sa prochaine réunion, avec un tableau comparatif.',
    "Notre administration appuie l'objectif général, mais le calendrier proposé suscite des préoccupations.",
  ],
  RU: [
    'Мы приветствуем эту меру и предлагаем установить для неё срок, ответственного и измеримый показатель.',
    'Взносы должны оставаться добровольными и учитывать возможности развивающихся стран.',
    'Просим уточнить ожидаемые финансовые последствия в предстоящем двухгодичном периоде до принятия текста.',
    'Предлагаем заменить пункт {n} более точной формулировкой со ссылкой на этап {m}.',
    'Результаты следует представить группе на её следующем собрании вместе со сравнительной таблицей.',
    'Наша администрация поддерживает общую цель, но обеспокоена предложенным графиком.',
  ],
  ZH: [
    '我们欢迎这项措施，并建议为其确定期限、负责单位和可衡量的指标。',
    '捐款应继续以自愿为原则，并顾及发展中国家的能力。',
    '请在案文通过之前说明下一个双年度预计的财务影响。',
    '我们建议以更准确的措辞取代第{n}段，并提及第{m}阶段。',
    '结果应连同对照表一并提交工作组下次会议。',
    '我国主管部门支持总体目标，但对拟议的时间表表示关切。',
  ],
};

/** What a delegation might write: 200 to 1,500 characters, short texts more often than long ones. */
export function bodyIn(language: Language, chance: Chance): string {
  const wanted = SHORTEST + (LONGEST - SHORTEST) * chance.share() ** 2;
  const said: string[] = [];
  for (let length = 0; length < wanted; ) {
    const next = chance
      .oneOf(sentences[language])
      .replace('{n}', `${1 + chance.below(40)}.${1 + chance.below(20)}`)
      .replace('{m}', String(1 + chance.below(400)));
    said.push(next);
    length += next.length + 1;
  }
  return said.join(' ').slice(0, LONGEST).trim();
}

export function proposalIn(language: Language, chance: Chance): string {
  return chance
    .oneOf(sentences[language])
    .replace('{n}', String(chance.below(40)))
    .replace('{m}', String(chance.below(9)));
}
