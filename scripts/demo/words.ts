/** What is said in the story, each in the language of its delegation. */
export const words = {
  concern: {
    language: 'FR',
    body: "L'échéance proposée est trop courte pour que les Bureaux puissent se coordonner. Nous demandons six mois de plus.",
    proposedText: "Remplacer « d'ici à la fin de l'année » par « dans un délai de douze mois ».",
  },
  support: {
    language: 'AR',
    body: 'نؤيد نشر فهرس فرص التمويل، ونقترح أن يكون متاحاً باللغات الست في الوقت نفسه.',
    proposedText: null,
  },
  reply: {
    language: 'EN',
    body: 'We share this concern. Nine months would already be enough for the smaller regional offices.',
  },
  answerToConcern: {
    language: 'FR',
    body: "L'échéance sera reportée de six mois et les étapes intermédiaires seront maintenues.",
    justification: 'Les Bureaux ont besoin de ce délai pour consulter leurs membres.',
  },
  answerToSupport: {
    language: 'AR',
    body: 'سيُنشر الفهرس باللغات الست في اليوم نفسه.',
  },
  clearerAnswerToSupport: {
    language: 'AR',
    body: 'سيُنشر الفهرس باللغات الست في اليوم نفسه، ويُحدَّث كل ثلاثة أشهر.',
  },
  ownAnswerToSupport: {
    language: 'AR',
    body: 'يصدر الفهرس باللغات الست معاً، وتُراجع بياناته كل ثلاثة أشهر.',
  },
  reviewersDraft: {
    language: 'AR',
    body: 'هل سيُبيّن الفهرس مصدر كل فرصة تمويل وشروطها؟',
    proposedText: null,
  },
} as const;
