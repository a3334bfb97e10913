import { makeDataSource } from './src/data-source';

// For the typeorm command line: DATABASE_URL=… npx typeorm -d dist/ormconfig.js migration:show
export default makeDataSource({ url: process.env.DATABASE_URL ?? 'postgres://localhost/jalon' });
