// node schema.mjs schema.graphql schema.json: what caches have to know of the schema. Run it whenever the schema changes.
import { readFileSync, writeFileSync } from 'node:fs';
import { buildSchema, introspectionFromSchema, isAbstractType, isObjectType } from 'graphql';

const [from, to] = process.argv.slice(2);
const schema = buildSchema(readFileSync(from, 'utf8'));
const types = Object.values(schema.getTypeMap()).filter(({ name }) => !name.startsWith('__'));
const named = (list) => list.map(({ name }) => name);

// Which types a fragment on an interface can match.
const possibleTypes = Object.fromEntries(
  types.filter(isAbstractType).map((type) => [type.name, named(schema.getPossibleTypes(type))]),
);
// Which objects have no identity: they are parts of the object in which they lie.
const operations = [schema.getQueryType(), schema.getMutationType(), schema.getSubscriptionType()];
const withoutId = named(
  types.filter((type) => isObjectType(type) && !type.getFields().id && !operations.includes(type)),
);
// The types themselves, without their descriptions.
const introspection = introspectionFromSchema(schema, { descriptions: false, specifiedByUrl: false });
writeFileSync(to, JSON.stringify({ possibleTypes, withoutId, introspection }));
