import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What answers are made of that one statement gives: ids and cursors as clients know them. */
export class Reads1764000000008 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    await db.query(`
      create function base64url(bytes bytea) returns text
      language sql immutable strict parallel safe as $$
        select translate(encode(bytes, 'base64'), E'+/=\\n', '-_');
      $$;

      create function global_id(type text, id uuid) returns text
      language sql immutable strict parallel safe as $$
        select type || '_' || translate(encode(uuid_send(id), 'base64'), '+/=', '-_');
      $$;

      -- The values of a row's keys in the order of its list.
      create function page_cursor(keys json) returns text
      language sql immutable strict parallel safe as $$
        select base64url(convert_to(keys::text, 'UTF8'));
      $$;

      -- A position of the event log with a proof that this log issued it: the first 12 bytes of an HMAC-SHA-256, of whose
      -- key the two padded forms are given.
      create function event_cursor(log_position bigint, inner_key bytea, outer_key bytea) returns text
      language sql immutable strict parallel safe as $$
        select base64url(int8send(log_position)
          || substr(sha256(outer_key || sha256(inner_key || int8send(log_position))), 1, 12));
      $$;

      -- Fails the statement where an answer lacks what it must have. Volatile: it must not be evaluated in advance.
      create function absent(field text) returns json
      language plpgsql volatile as $$
      begin
        raise exception '% is null', field using errcode = 'JN404';
      end $$;

      -- True, or a failure that says what was asked for in vain.
      create function is_known(kind text, reference text, id uuid) returns boolean
      language plpgsql immutable as $$
      begin
        if id is null then
          raise exception using errcode = 'JN400', message = kind, detail = reference;
        end if;
        return true;
      end $$;

      create function is_in_log(log_position bigint) returns boolean
      language plpgsql stable as $$
      declare
        head event_head%rowtype;
      begin
        select * into strict head from event_head;
        if log_position < head.oldest_position then
          raise exception 'the position is no longer kept' using errcode = 'JN410';
        elsif log_position > head.position then
          raise exception 'the position lies ahead of the log' using errcode = 'JN409';
        end if;
        return true;
      end $$;`);
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query(`
      drop function is_in_log(bigint);
      drop function is_known(text, text, uuid);
      drop function absent(text);
      drop function event_cursor(bigint, bytea, bytea);
      drop function page_cursor(json);
      drop function global_id(text, uuid);
      drop function base64url(bytea);`);
  }
}
