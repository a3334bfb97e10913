import { writeFileSync } from 'node:fs';
import { printSchema } from 'graphql';
import { buildSchema } from '../src/schema';

writeFileSync('schema/schema.graphql', `${printSchema(buildSchema())}\n`);
console.log('Printed schema/schema.graphql');
