import type { Language } from './language';

/** How whoever is not named any more is called. */
export const FORMER_MEMBER: { readonly [language in Language]: string } = {
  AR: 'عضو سابق',
  EN: 'Former member',
  ES: 'Antiguo miembro',
  FR: 'Ancien membre',
  RU: 'Бывший участник',
  ZH: '前成员',
};
