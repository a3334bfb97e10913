import type { Wording } from './messages';

/** Comment: observación; round: ronda de consulta; disposition: decisión adoptada; approver: aprobador. */
export const spanish: Readonly<Record<Wording, string>> = {
  REQUIRED: 'Este campo está vacío. Sírvase introducir un texto o indicar al menos un elemento.',
  TOO_LONG: 'El texto tiene {length} caracteres y el máximo es de {max}. Sírvase abreviarlo.',
  CONTROL_CHARACTERS:
    'El texto contiene caracteres de control. Solo se admiten tabulaciones y saltos de línea; sírvase suprimir los demás.',
  INVALID_VALUE: 'Este valor no está permitido. Valores permitidos: {expected}.',
  'INVALID_VALUE/later': 'Esta fecha es demasiado temprana. Sírvase indicar una posterior al {than}.',
  'INVALID_VALUE/earlier': 'Esta fecha es demasiado tardía. Sírvase indicar una anterior al {than}.',
  'INVALID_VALUE/notBefore': 'Esta fecha es demasiado temprana. Sírvase indicar el {than} o una fecha posterior.',
  'INVALID_VALUE/state':
    'La ronda de consulta {round} se encuentra ahora en el estado {state} y esta operación exige el estado {expected}.',
  'INVALID_VALUE/naming':
    'Este texto nombra a la persona y queda registrado. Sírvase redactarlo sin su nombre, su cuenta ni su dirección.',
  TOO_MANY: 'La lista es demasiado larga. El número máximo de elementos es de {max}.',
  REPEATED: 'Un mismo elemento figura más de una vez. Sírvase indicar cada elemento una sola vez.',
  NOT_FOUND:
    'El objeto solicitado no existe o no es accesible para usted. Sírvase verificar el identificador o la referencia.',
  STALE_VERSION:
    'Usted ha trabajado sobre la versión {expected}, pero la versión actual es la {current}. Sírvase consultar la versión actual y repetir la modificación.',
  IDEMPOTENCY_KEY_REUSED:
    'Esta clave de idempotencia (idempotencyKey) ya se ha utilizado con otro contenido. Sírvase emplear una clave nueva para cada nueva solicitud.',
  NO_OPEN_ROUND:
    'No hay ninguna ronda de consulta abierta sobre este tema. Sírvase esperar a que la Secretaría abra una.',
  SEVERAL_OPEN_ROUNDS:
    'Hay varias rondas de consulta abiertas sobre este tema. Sírvase indicar la ronda mediante roundId.',
  ROUND_NOT_YET_OPEN:
    'La ronda de consulta {round} aún no está abierta. Las observaciones se aceptarán a partir del {opensAt}.',
  ROUND_NOT_OPEN_TO_YOU:
    'La ronda de consulta {round} está abierta únicamente a otras categorías de delegaciones. Si su delegación debe participar, sírvase dirigirse a la Secretaría.',
  ROUND_PAUSED:
    'La ronda de consulta {round} está suspendida y sus borradores se conservan. Sírvase intentarlo de nuevo cuando la Secretaría haya reanudado la ronda.',
  'ROUND_PAUSED/reply':
    'La ronda de consulta {round} está suspendida. Sírvase enviar su respuesta cuando la Secretaría haya reanudado la ronda.',
  'ROUND_PAUSED/answer':
    'La ronda de consulta {round} está suspendida. La respuesta a una pregunta de la Secretaría no lleva posición ni tipo propios. Sírvase no rellenar este campo.',
  ROUND_CLOSED:
    'En la ronda de consulta {round} se aceptaron observaciones hasta el {closedAt}. Si su delegación necesita más tiempo, sírvase dirigirse a la Secretaría.',
  'ROUND_CLOSED/answer':
    'En la ronda de consulta {round} se aceptaron observaciones hasta el {closedAt}. La respuesta a una pregunta de la Secretaría no lleva posición ni tipo propios. Sírvase no rellenar este campo.',
  ROUND_ALREADY_CLOSED:
    'La ronda de consulta {round} se cerró el {closedAt} y ya no puede suspenderse, reanudarse ni prorrogarse para todos. Todavía puede concederse más tiempo a una sola delegación, que ha de indicarse mediante delegationId.',
  'ROUND_ALREADY_CLOSED/close': 'La ronda de consulta {round} ya se cerró el {closedAt}. No queda nada por cerrar.',
  ROUND_ALREADY_OPEN:
    'La ronda de consulta {round} ya se ha abierto, por lo que solo puede modificarse su título. Los plazos se prorrogan mediante extendRound.',
  COMMENTS_UNANSWERED:
    'En la ronda de consulta {round}, número de observaciones presentadas sin respuesta publicada: {count}. Sírvase responder a todas las observaciones antes del informe.',
  ROUND_ENDED:
    'La ronda de consulta {round} ya ha sido objeto de un informe o se ha archivado, por lo que nada puede modificarse en ella. Sírvase plantear la cuestión en una ronda posterior.',
  REFERENCE_EXISTS: 'Ya existe una ronda de consulta con la referencia {reference}. Sírvase elegir otra referencia.',
  SUBJECT_OUTSIDE_ROUND:
    'Este tema no forma parte de la hoja de ruta objeto de la ronda de consulta {round}. Sírvase elegir un tema de esa hoja de ruta u otra ronda.',
  NOT_A_DELEGATE:
    'Solo los miembros de una delegación pueden formular observaciones. Sírvase acceder en calidad de miembro de una delegación.',
  NOT_CONTACT_POINT:
    'Solo el punto de contacto de su delegación puede presentar oficialmente una observación. Usted puede preparar un borrador para que lo presente el punto de contacto.',
  'NOT_CONTACT_POINT/reply':
    'Solo el punto de contacto de su delegación puede responder en un hilo de debate, y su respuesta es oficial en cuanto se envía. Sírvase pedir al punto de contacto que responda.',
  'NOT_CONTACT_POINT/change':
    'Esta observación es oficial, por lo que solo el punto de contacto de su delegación puede modificarla o retirarla. Sírvase dirigirse al punto de contacto.',
  'NOT_CONTACT_POINT/submit':
    'Solo el punto de contacto de su delegación puede presentar oficialmente una observación. El borrador se conserva para que lo presente el punto de contacto.',
  NOT_A_VERIFIER:
    'Solo el punto de contacto de su delegación o un suplente puede verificar una observación. Sírvase dirigirse a uno de ellos.',
  NOT_SECRETARIAT:
    'Esta operación está reservada a los funcionarios y aprobadores de la Secretaría. Sírvase dirigirse a uno de ellos.',
  NOT_APPROVER: 'Solo un aprobador de la Secretaría puede proceder a la publicación. Sírvase dirigirse a un aprobador.',
  'NOT_APPROVER/round':
    'Solo un aprobador de la Secretaría puede abrir, suspender, reanudar, prorrogar o cerrar una ronda de consulta. Sírvase dirigirse a un aprobador.',
  NOT_PERMITTED:
    'Su función no incluye esta operación. En un hilo de debate solo responden los puntos de contacto de las delegaciones y los funcionarios y aprobadores de la Secretaría.',
  NOT_IN_YOUR_CARE:
    'No puede gestionar los datos de esta persona. Un punto de contacto gestiona a los suplentes y revisores de su propia delegación; un administrador gestiona a todos.',
  NOT_ADMINISTRATOR: 'Solo un administrador puede realizar esta acción. Diríjase a un administrador de la Secretaría.',
  ROLE_NOT_GRANTABLE:
    'No puede asignar esta función. Un punto de contacto puede designar suplentes y revisores de su propia delegación, y a su sucesor; un administrador puede asignar todas las funciones.',
  NOT_YOURSELF: 'No puede modificar su propia función, su delegación ni su acceso. Pídaselo a otra persona autorizada.',
  LAST_ADMINISTRATOR: 'Esta persona es el último administrador activo. Designe primero a otro administrador.',
  PERSON_DISABLED: 'El acceso de esta persona ya se ha suprimido.',
  PERSON_ACTIVE: 'Esta persona ya está activa.',
  PERSON_ANONYMIZED:
    'Esta persona ha sido anonimizada: ya no se pueden modificar sus datos ni restablecer su acceso. Si vuelve a participar, sírvase inscribirla de nuevo.',
  DELEGATION_WITHDRAWN: 'Esta delegación ya no participa. Restablézcala primero.',
  DELEGATION_ACTIVE: 'Esta delegación ya participa.',
  NOT_TRANSLATABLE:
    'Este objeto no tiene un texto de ese tipo que pueda darse en otros idiomas. Pueden traducirse los nombres de las delegaciones y los títulos de las rondas.',
  NOT_TRANSLATOR:
    'Usted no figura entre quienes traducen este texto. El esquema indica en cada campo quién puede hacerlo.',
  ORIGIN_NOT_YOURS:
    'Usted no puede dar aquí un texto de este origen. Puede darlos de los siguientes: {origins}. Un texto oficial solo lo sustituye quien puede dar uno.',
  LANGUAGE_OF_ORIGINAL:
    'El original está en este idioma. Sírvase modificarlo con el propio objeto; las traducciones se dan en los demás idiomas.',
  CODE_EXISTS: 'Ya existe una delegación con el código {code}. Elija otro código.',
  ACCOUNT_EXISTS: 'Ya existe una persona con la cuenta {account}. Modifique esa persona o indique otra cuenta.',
  DELEGATION_REQUIRED:
    'La función {role} se ejerce en nombre de una delegación. Indique la delegación con delegationId.',
  DELEGATION_NOT_ALLOWED:
    'La función {role} no se ejerce en nombre de una delegación. Omita delegationId o asígnele el valor null.',
  CONTACT_POINT_EXISTS:
    'La delegación {code} ya tiene un punto de contacto y solo puede tener uno. Indique takesOver: true si esta persona le sucede; el actual pasa entonces a ser suplente.',
  NOT_YOUR_DELEGATION:
    'Esta observación no procede de una delegación de la que usted sea miembro. Solo la delegación que ha formulado una observación puede modificarla, verificarla, presentarla o retirarla.',
  NOT_A_DRAFT: 'Solo se puede verificar una observación que todavía sea un borrador.',
  NOT_VERIFIED:
    'Solo se puede presentar un borrador verificado. Antes de la presentación, el punto de contacto de su delegación o un suplente debe verificarlo. Una observación ya presentada no requiere ningún otro trámite.',
  NOT_SUBMITTED:
    'No se trata de una observación presentada por una delegación. Solo una observación de ese tipo puede asignarse o responderse, y solo lo que se ha presentado puede debatirse.',
  WITHDRAWN:
    'Esta observación ha sido retirada y ya no se le puede dar curso. Mientras la ronda de consulta esté abierta, la delegación puede presentar una nueva.',
  ALREADY_ANSWERED: 'Ya se ha publicado una respuesta a la observación {reference}. Sírvase remitirse a ella.',
  RESPONSE_EXISTS:
    'Ya existe un borrador de respuesta a la observación {reference}. Sírvase completarlo en lugar de preparar otro.',
  ALREADY_ASSIGNED:
    'La observación {reference} ya está asignada a {assignee}. Para hacerse cargo de ella, sírvase indicar reassign: true.',
  ASSIGNEE_NOT_SECRETARIAT:
    'Una observación solo puede asignarse a un funcionario o a un aprobador de la Secretaría. Sírvase elegir a uno de ellos.',
  JUSTIFICATION_REQUIRED:
    'La justificación es obligatoria cuando la decisión adoptada es {disposition}. Sírvase exponer los motivos.',
  TWO_KEYS_REQUIRED:
    'Quien haya redactado cualquier parte de una respuesta no puede publicarla. Sírvase solicitar a otro aprobador que lo haga.',
  COMMENT_CHANGED:
    'El texto de {reference} ha cambiado desde que se redactó esta respuesta. Sírvase releerlo y adaptar o confirmar la respuesta.',
  RESPONSE_PUBLISHED:
    'Esta respuesta ha sido publicada y ya no puede modificarse. Toda aclaración puede añadirse en el hilo de debate.',
  RESPONSE_DISCARDED:
    'Esta respuesta ha sido descartada y ya no puede modificarse ni publicarse. Sírvase redactar una nueva.',
  THREAD_TOO_DEEP:
    'El hilo de debate ha alcanzado su profundidad máxima, fijada en {max}. Sírvase responder a una observación anterior del hilo.',
  DIFFERENT_ROUNDS:
    'Una misma respuesta solo puede referirse a observaciones de una única ronda de consulta. Sírvase preparar una respuesta distinta para cada ronda.',
};
