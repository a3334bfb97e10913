import type { CodegenConfig } from '@graphql-codegen/cli';

const config: CodegenConfig = {
  schema: '../../schema/schema.graphql', // The file that comes with the server's version.
  documents: ['shared/documents.ts'],
  generates: {
    'made/gql/': {
      preset: 'client',
      presetConfig: { fragmentMasking: false },
      config: {
        enumsAsTypes: true,
        useTypeImports: true,
        scalars: { Date: 'string', DateTime: 'string', EventCursor: 'string', TimeZone: 'string' },
      },
    },
  },
};

export default config;
