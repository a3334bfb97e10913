import 'reflect-metadata';
import { join } from 'node:path';
import { types } from 'pg';
import { DataSource, type Logger } from 'typeorm';
import { CommentEntity, CommentVersionEntity, CoSponsorEntity } from './comments/comment.entity';
import { PostgresNames } from './database/naming';
import { SettingEntity } from './database/setting.entity';
import { EventEntity, EventHeadEntity, LogEndEntity } from './events/event.entity';
import { CommentSearchEntity } from './finding/search.entity';
import { MeasureTallyEntity, TriageTallyEntity } from './finding/tally.entity';
import { DelegationEntity } from './identity/delegation.entity';
import { IdempotencyKeyEntity } from './identity/idempotency.entity';

import { PersonEntity, PersonVersionEntity } from './identity/person.entity';
import { TranslationEntity } from './language/translation.entity';
import { noteStatement } from './operation/underway';
import { ResponseEntity, ResponseVersionEntity } from './responses/response.entity';

import {
  ContributionEntity,
  IdeaEntity,
  IdeaMeasureEntity,
  MeasureEntity,
  MilestoneEntity,
  PhaseEntity,
  PillarEntity,
  RoadmapEntity,
} from './roadmap/roadmap.entity';
import { ReferenceCounterEntity, RoundEntity, RoundExtensionEntity } from './rounds/round.entity';

const DATE = 1082;
// A day of the calendar is no instant: it stays the text that PostgreSQL sends.
types.setTypeParser(DATE, (text) => text);

export interface DataSourceOptions {
  readonly url: string;
  readonly pool?: number;
  readonly statementTimeout?: number;
  readonly logger?: Logger;
}

const nothing = () => undefined;

/** Notes every statement for the operation that is under way, and says nothing of it. */
export const notingLogger: Logger = {
  ...{ logQuery: noteStatement, logQueryError: nothing, logQuerySlow: nothing },
  ...{ logSchemaBuild: nothing, logMigration: nothing, log: nothing },
};

export function makeDataSource({
  url,
  pool = 10,
  statementTimeout = 10_000,
  logger = notingLogger,
}: DataSourceOptions): DataSource {
  return new DataSource({
    type: 'postgres',
    url,
    namingStrategy: new PostgresNames(),
    entities: [
      DelegationEntity,
      PersonEntity,
      PersonVersionEntity,
      TranslationEntity,
      EventEntity,
      EventHeadEntity,
      LogEndEntity,
      RoundEntity,
      RoundExtensionEntity,
      ReferenceCounterEntity,
      RoadmapEntity,
      PhaseEntity,
      PillarEntity,
      MeasureEntity,
      MilestoneEntity,
      ContributionEntity,
      IdeaEntity,
      IdeaMeasureEntity,
      CommentEntity,
      CommentVersionEntity,
      CoSponsorEntity,
      CommentSearchEntity,
      ResponseEntity,
      ResponseVersionEntity,
      IdempotencyKeyEntity,
      SettingEntity,
      MeasureTallyEntity,
      TriageTallyEntity,
    ],
    migrations: [join(__dirname, '../migrations/*.{js,ts}')],
    migrationsTableName: 'migration',
    installExtensions: false,
    ...{ logger, logging: ['query'] as const },
    extra: {
      max: pool,
      idleTimeoutMillis: 0,
      connectionTimeoutMillis: 5_000,
      keepAlive: true,
      // What is sent while an answer is awaited is sent at once.
      pipeline: true,
      application_name: 'jalon',
      // Instants leave the database in UTC, also inside JSON. A statement is made to have one plan for all its values;
      // making it, or machine code of it, takes longer than running it. What is asked for is mostly in memory: an index
      // costs little more than reading on.
      options: `-c timezone=UTC -c jit=off -c plan_cache_mode=force_generic_plan -c random_page_cost=1.1 -c statement_timeout=${statementTimeout} -c lock_timeout=${statementTimeout}`,
    },
  });
}
