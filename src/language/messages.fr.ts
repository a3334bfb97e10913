import type { Wording } from './messages';

/** Comment: observation; round: cycle de consultation; disposition: suite donnée; approver: approbateur. */
export const french: Readonly<Record<Wording, string>> = {
  REQUIRED: 'Ce champ est vide. Veuillez saisir un texte ou indiquer au moins un élément.',
  TOO_LONG: 'Le texte compte {length} caractères, pour un maximum de {max}. Veuillez le raccourcir.',
  CONTROL_CHARACTERS:
    'Le texte contient des caractères de commande. Seuls les tabulations et les sauts de ligne sont admis. Veuillez supprimer les autres.',
  INVALID_VALUE: 'Cette valeur n’est pas admise. Valeurs admises\u00a0: {expected}.',
  'INVALID_VALUE/later': 'Cette date est trop proche. Veuillez indiquer une date postérieure au {than}.',
  'INVALID_VALUE/earlier': 'Cette date est trop tardive. Veuillez indiquer une date antérieure au {than}.',
  'INVALID_VALUE/notBefore': 'Cette date est trop proche. Veuillez indiquer le {than} ou une date postérieure.',
  'INVALID_VALUE/state':
    'Le cycle de consultation {round} est actuellement dans l’état {state}, alors que cette opération exige l’état {expected}.',
  'INVALID_VALUE/naming':
    'Ce texte nomme la personne et reste consigné. Veuillez le formuler sans son nom, son compte ni son adresse.',
  TOO_MANY: 'La liste est trop longue. Le nombre maximal d’éléments est de {max}.',
  REPEATED: 'Un même élément est indiqué plusieurs fois. Veuillez n’indiquer chaque élément qu’une seule fois.',
  NOT_FOUND:
    'L’objet demandé n’existe pas ou ne vous est pas accessible. Veuillez vérifier l’identifiant ou la référence.',
  STALE_VERSION:
    'Vous avez travaillé sur la version {expected}, alors que la version actuelle est la version {current}. Veuillez consulter la version actuelle, puis apporter de nouveau votre modification.',
  IDEMPOTENCY_KEY_REUSED:
    'Cette clé d’idempotence (idempotencyKey) a déjà été utilisée avec un autre contenu. Veuillez employer une nouvelle clé pour chaque nouvelle demande.',
  NO_OPEN_ROUND:
    'Aucun cycle de consultation n’est ouvert sur ce sujet. Veuillez attendre que le Secrétariat en ouvre un.',
  SEVERAL_OPEN_ROUNDS:
    'Plusieurs cycles de consultation sont ouverts sur ce sujet. Veuillez préciser le cycle au moyen de roundId.',
  ROUND_NOT_YET_OPEN:
    'Le cycle de consultation {round} n’est pas encore ouvert. Les observations seront acceptées à partir du {opensAt}.',
  ROUND_NOT_OPEN_TO_YOU:
    'Le cycle de consultation {round} n’est ouvert qu’à d’autres catégories de délégations. Si votre délégation doit y participer, veuillez vous adresser au Secrétariat.',
  ROUND_PAUSED:
    'Le cycle de consultation {round} est suspendu et vos projets d’observation sont conservés. Veuillez réessayer lorsque le Secrétariat aura repris le cycle.',
  'ROUND_PAUSED/reply':
    'Le cycle de consultation {round} est suspendu. Veuillez envoyer votre réponse lorsque le Secrétariat aura repris le cycle.',
  'ROUND_PAUSED/answer':
    'Le cycle de consultation {round} est suspendu. La réponse à une question du Secrétariat ne comporte ni position ni type qui lui soient propres. Veuillez ne pas remplir ce champ.',
  ROUND_CLOSED:
    'Dans le cadre du cycle de consultation {round}, les observations étaient acceptées jusqu’au {closedAt}. Si votre délégation a besoin d’un délai supplémentaire, veuillez vous adresser au Secrétariat.',
  'ROUND_CLOSED/answer':
    'Dans le cadre du cycle de consultation {round}, les observations étaient acceptées jusqu’au {closedAt}. La réponse à une question du Secrétariat ne comporte ni position ni type qui lui soient propres. Veuillez ne pas remplir ce champ.',
  ROUND_ALREADY_CLOSED:
    'Le cycle de consultation {round} a été clos le {closedAt} et ne peut plus être suspendu, repris ni prolongé pour tous. Un délai supplémentaire peut encore être accordé à une seule délégation, à indiquer au moyen de delegationId.',
  'ROUND_ALREADY_CLOSED/close':
    'Le cycle de consultation {round} a déjà été clos le {closedAt}. Il n’y a plus rien à clore.',
  ROUND_ALREADY_OPEN:
    'Le cycle de consultation {round} est ouvert, de sorte que seul son titre peut encore être modifié. Les délais se prolongent au moyen de extendRound.',
  COMMENTS_UNANSWERED:
    'Dans le cycle de consultation {round}, nombre d’observations soumises sans réponse publiée: {count}. Veuillez répondre à chaque observation avant le rapport.',
  ROUND_ENDED:
    'Le cycle de consultation {round} a fait l’objet d’un rapport ou a été archivé, de sorte que rien ne peut plus y être modifié. Veuillez soulever la question lors d’un cycle ultérieur.',
  REFERENCE_EXISTS:
    'Il existe déjà un cycle de consultation portant la référence {reference}. Veuillez choisir une autre référence.',
  SUBJECT_OUTSIDE_ROUND:
    'Ce sujet ne relève pas de la feuille de route sur laquelle porte le cycle de consultation {round}. Veuillez choisir un sujet de cette feuille de route ou un autre cycle.',
  NOT_A_DELEGATE:
    'Seuls les membres d’une délégation peuvent formuler des observations. Veuillez vous connecter en qualité de membre d’une délégation.',
  NOT_CONTACT_POINT:
    'Seul le point de contact de votre délégation peut soumettre officiellement une observation. Vous pouvez préparer un projet que le point de contact soumettra.',
  'NOT_CONTACT_POINT/reply':
    'Seul le point de contact de votre délégation peut répondre dans un fil de discussion, et sa réponse est officielle dès qu’elle est envoyée. Veuillez demander au point de contact de répondre.',
  'NOT_CONTACT_POINT/change':
    'Cette observation est officielle, de sorte que seul le point de contact de votre délégation peut la modifier ou la retirer. Veuillez vous adresser au point de contact.',
  'NOT_CONTACT_POINT/submit':
    'Seul le point de contact de votre délégation peut soumettre officiellement une observation. Le projet est conservé pour que le point de contact le soumette.',
  NOT_A_VERIFIER:
    'Seul le point de contact de votre délégation ou un suppléant peut vérifier une observation. Veuillez vous adresser à l’un d’eux.',
  NOT_SECRETARIAT:
    'Cette opération est réservée aux fonctionnaires et aux approbateurs du Secrétariat. Veuillez vous adresser à l’un d’eux.',
  NOT_APPROVER:
    'Seul un approbateur du Secrétariat peut procéder à la publication. Veuillez vous adresser à un approbateur.',
  'NOT_APPROVER/round':
    'Seul un approbateur du Secrétariat peut ouvrir, suspendre, reprendre, prolonger ou clore un cycle de consultation. Veuillez vous adresser à un approbateur.',
  NOT_PERMITTED:
    'Votre rôle ne comprend pas cette opération. Dans un fil de discussion, seuls répondent les points de contact des délégations ainsi que les fonctionnaires et les approbateurs du Secrétariat.',
  NOT_IN_YOUR_CARE:
    'Vous ne pouvez pas gérer cette personne. Un point de contact gère les suppléants et les réviseurs de sa propre délégation; un administrateur gère tout le monde.',
  NOT_ADMINISTRATOR:
    'Seul un administrateur peut effectuer cette action. Veuillez vous adresser à un administrateur du Secrétariat.',
  ROLE_NOT_GRANTABLE:
    'Vous ne pouvez pas attribuer ce rôle. Un point de contact peut désigner les suppléants et les réviseurs de sa propre délégation, ainsi que son successeur; un administrateur peut attribuer tous les rôles.',
  NOT_YOURSELF:
    'Vous ne pouvez pas modifier votre propre rôle, votre délégation ou votre accès. Veuillez le demander à une autre personne habilitée.',
  LAST_ADMINISTRATOR:
    "Cette personne est le dernier administrateur actif. Veuillez d'abord désigner un autre administrateur.",
  PERSON_DISABLED: "L'accès de cette personne a déjà été supprimé.",
  PERSON_ACTIVE: 'Cette personne est déjà active.',
  PERSON_ANONYMIZED:
    'Cette personne a été anonymisée\u00a0: ses données ne peuvent plus être modifiées et son accès ne peut plus être rétabli. Si elle participe de nouveau, veuillez l’inscrire une nouvelle fois.',
  DELEGATION_WITHDRAWN: "Cette délégation ne participe plus. Veuillez d'abord la rétablir.",
  DELEGATION_ACTIVE: 'Cette délégation participe déjà.',
  NOT_TRANSLATABLE:
    'Cet objet n’a pas de texte de ce type qui puisse être donné dans d’autres langues. Les noms des délégations et les titres des cycles peuvent l’être.',
  NOT_TRANSLATOR:
    'Vous ne faites pas partie de ceux qui traduisent ce texte. Le schéma indique pour chaque champ qui peut le faire.',
  ORIGIN_NOT_YOURS:
    'Vous ne pouvez pas donner ici un texte de cette origine. Vous pouvez en donner de celles-ci\u00a0: {origins}. Un texte officiel n’est remplacé que par ceux qui peuvent en donner un.',
  LANGUAGE_OF_ORIGINAL:
    'L’original est dans cette langue. Veuillez le modifier avec l’objet lui-même\u00a0; les traductions se donnent dans les autres langues.',
  CODE_EXISTS: 'Il existe déjà une délégation portant le code {code}. Veuillez choisir un autre code.',
  ACCOUNT_EXISTS:
    'Il existe déjà une personne ayant le compte {account}. Veuillez modifier cette personne ou indiquer un autre compte.',
  DELEGATION_REQUIRED:
    'Le rôle {role} est exercé pour une délégation. Veuillez indiquer la délégation au moyen de delegationId.',
  DELEGATION_NOT_ALLOWED:
    "Le rôle {role} n'est pas exercé pour une délégation. Veuillez omettre delegationId ou lui donner la valeur null.",
  CONTACT_POINT_EXISTS:
    "La délégation {code} a déjà un point de contact et ne peut en avoir qu'un. Indiquez takesOver: true si cette personne lui succède; le titulaire actuel devient alors suppléant.",
  NOT_YOUR_DELEGATION:
    'Cette observation n’émane pas d’une délégation dont vous êtes membre. Seule la délégation qui a formulé une observation peut la modifier, la vérifier, la soumettre ou la retirer.',
  NOT_A_DRAFT: "Seule une observation encore à l'état de projet peut être vérifiée.",
  NOT_VERIFIED:
    'Seul un projet vérifié peut être soumis. Avant la soumission, le point de contact de votre délégation ou un suppléant doit le vérifier. Une observation déjà soumise n’appelle aucune autre démarche.',
  NOT_SUBMITTED:
    'Il ne s’agit pas d’une observation soumise par une délégation. Seule une telle observation peut être attribuée ou faire l’objet d’une réponse, et seul ce qui a été soumis peut être examiné dans un fil de discussion.',
  WITHDRAWN:
    'Cette observation a été retirée et il ne peut plus y être donné suite. Tant que le cycle de consultation est ouvert, la délégation peut en soumettre une nouvelle.',
  ALREADY_ANSWERED: 'Une réponse à l’observation {reference} a déjà été publiée. Veuillez vous y reporter.',
  RESPONSE_EXISTS:
    'Un projet de réponse à l’observation {reference} existe déjà. Veuillez le compléter au lieu d’en établir un autre.',
  ALREADY_ASSIGNED:
    'L’observation {reference} est déjà attribuée à {assignee}. Pour la prendre en charge, veuillez indiquer reassign: true.',
  ASSIGNEE_NOT_SECRETARIAT:
    'Une observation ne peut être attribuée qu’à un fonctionnaire ou à un approbateur du Secrétariat. Veuillez choisir l’un d’eux.',
  JUSTIFICATION_REQUIRED:
    'Une justification est obligatoire lorsque la suite donnée est {disposition}. Veuillez exposer les motifs.',
  TWO_KEYS_REQUIRED:
    'Quiconque a rédigé une partie d’une réponse ne peut pas la publier. Veuillez demander à un autre approbateur de le faire.',
  COMMENT_CHANGED:
    'Le texte de {reference} a changé depuis que cette réponse a été rédigée. Veuillez le relire, puis adapter ou confirmer la réponse.',
  RESPONSE_PUBLISHED:
    'Cette réponse a été publiée et ne peut plus être modifiée. Toute précision peut être apportée dans le fil de discussion.',
  RESPONSE_DISCARDED:
    'Cette réponse a été abandonnée et ne peut plus être ni modifiée ni publiée. Veuillez en rédiger une nouvelle.',
  THREAD_TOO_DEEP:
    'Le fil de discussion a atteint sa profondeur maximale, fixée à {max}. Veuillez répondre à une observation située plus haut dans le fil.',
  DIFFERENT_ROUNDS:
    'Une même réponse ne peut porter que sur des observations d’un seul cycle de consultation. Veuillez établir une réponse distincte pour chaque cycle.',
};
