import type { MigrationInterface, QueryRunner } from 'typeorm';

/** A text exists in at least one of the six languages: there is always one to fall back to. */
export class Texts1764000000013 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    await db.query(`
      alter domain localized_text add constraint localized_text_language_check
        check (value ?| array['AR', 'EN', 'ES', 'FR', 'RU', 'ZH']);`);
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query('alter domain localized_text drop constraint localized_text_language_check;');
  }
}
