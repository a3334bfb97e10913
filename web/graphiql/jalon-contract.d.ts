declare module 'jalon:contract' {
  const documents: import('./documents.ts').Document[];
  export default documents;
}

declare module '*.css';
