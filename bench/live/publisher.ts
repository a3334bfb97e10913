import { Client } from 'pg';

/** Says once more that a comment was submitted: the log takes the event, and every server is told by PostgreSQL. */
export interface Publisher {
  readonly commentId: string;
  publish(): Promise<void>;
  end(): Promise<void>;
}

export async function publisherOn(databaseUrl: string): Promise<Publisher> {
  const client = new Client({ connectionString: databaseUrl });
  await client.connect();
  const { rows } = await client.query<{ id: string; entry: string }>(`
    select c.id, jsonb_build_array(jsonb_build_object(
      'type', 'COMMENT_SUBMITTED', 'occurred_at', c.submitted_at, 'actor_id', c.author_id, 'audience', 'COMMENT_READERS',
      'roadmap_id', c.roadmap_id, 'round_id', c.round_id, 'comment_ids', array[c.id], 'delegation_ids', array[c.delegation_id],
      'measure_ids', array[c.measure_id], 'pillar_ids', array_remove(array[c.pillar_id], null),
      'details', jsonb_build_object('reference', c.reference)))::text as entry
    from comment c where c.depth = 0 and c.status = 'SUBMITTED' and length(c.body) between 400 and 500
    order by c.submitted_at, c.id limit 1`);
  const [row] = rows;
  if (!row) throw new Error('There is no comment to tell of');
  return {
    commentId: row.id,
    publish: async () => {
      await client.query({ name: 'publish', text: 'select record_events($1::jsonb)', values: [row.entry] });
    },
    end: () => client.end(),
  };
}
