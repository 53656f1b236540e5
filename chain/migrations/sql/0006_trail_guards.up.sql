-- Every event waits from the moment it is written until an entry seals it; entries and checkpoints
-- are never touched again.
ALTER TABLE trail_entry ADD CONSTRAINT trail_entry_leaf_hash_of_body
    CHECK (leaf_hash = sha256('\x00'::bytea || body));
ALTER TABLE trail_head ADD CONSTRAINT trail_head_edge_fits_size
    CHECK (octet_length(edge) = 32 * bit_count(size::bit(64)));
ALTER TABLE trail_checkpoint ADD CONSTRAINT trail_checkpoint_edge_fits_size
    CHECK (octet_length(edge) = 32 * bit_count(size::bit(64)));

-- Runs as the owner: who may write an event need not be able to write the queue, and cannot
-- forget it. An INSERT into a table of its own: nobody waits for anybody.
CREATE FUNCTION trail_queue_events() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog AS $$
BEGIN
    INSERT INTO public.trail_waiting (event_id) SELECT id FROM fresh;
    RETURN NULL;
END;
$$;

CREATE FUNCTION trail_ensure_sealed() RETURNS trigger
    LANGUAGE plpgsql SET search_path = pg_catalog
    SET enable_hashjoin = off SET enable_mergejoin = off AS $$
DECLARE
    lost bigint;
BEGIN
    SELECT min(gone.event_id) INTO lost FROM gone
        LEFT JOIN public.trail_entry AS entry ON entry.event_id = gone.event_id
        WHERE entry.event_id IS NULL;
    IF lost IS NOT NULL THEN
        RAISE EXCEPTION 'event % waits until it is sealed', lost
            USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NULL;
END;
$$;

CREATE TRIGGER auditevent_queue
    AFTER INSERT ON audit_auditevent REFERENCING NEW TABLE AS fresh
    FOR EACH STATEMENT EXECUTE FUNCTION trail_queue_events();
CREATE TRIGGER trail_waiting_sealed
    AFTER DELETE ON trail_waiting REFERENCING OLD TABLE AS gone
    FOR EACH STATEMENT EXECUTE FUNCTION trail_ensure_sealed();
CREATE TRIGGER trail_waiting_no_change
    BEFORE UPDATE ON trail_waiting
    FOR EACH STATEMENT EXECUTE FUNCTION ledger_refuse_change();
CREATE TRIGGER trail_waiting_no_truncate
    BEFORE TRUNCATE ON trail_waiting
    FOR EACH STATEMENT EXECUTE FUNCTION ledger_refuse_change();
CREATE TRIGGER trail_entry_no_change
    BEFORE UPDATE OR DELETE ON trail_entry
    FOR EACH STATEMENT EXECUTE FUNCTION ledger_refuse_change();
CREATE TRIGGER trail_entry_no_truncate
    BEFORE TRUNCATE ON trail_entry
    FOR EACH STATEMENT EXECUTE FUNCTION ledger_refuse_change();
CREATE TRIGGER trail_checkpoint_no_change
    BEFORE UPDATE OR DELETE ON trail_checkpoint
    FOR EACH STATEMENT EXECUTE FUNCTION ledger_refuse_change();
CREATE TRIGGER trail_checkpoint_no_truncate
    BEFORE TRUNCATE ON trail_checkpoint
    FOR EACH STATEMENT EXECUTE FUNCTION ledger_refuse_change();

-- ALWAYS: session_replication_role = replica, which skips ordinary triggers, skips none of these.
ALTER TABLE audit_auditevent ENABLE ALWAYS TRIGGER auditevent_queue;
ALTER TABLE trail_waiting ENABLE ALWAYS TRIGGER trail_waiting_sealed;
ALTER TABLE trail_waiting ENABLE ALWAYS TRIGGER trail_waiting_no_change;
ALTER TABLE trail_waiting ENABLE ALWAYS TRIGGER trail_waiting_no_truncate;
ALTER TABLE trail_entry ENABLE ALWAYS TRIGGER trail_entry_no_change;
ALTER TABLE trail_entry ENABLE ALWAYS TRIGGER trail_entry_no_truncate;
ALTER TABLE trail_checkpoint ENABLE ALWAYS TRIGGER trail_checkpoint_no_change;
ALTER TABLE trail_checkpoint ENABLE ALWAYS TRIGGER trail_checkpoint_no_truncate;

-- The trigger's lock on the table keeps out what would come between it and this.
INSERT INTO trail_waiting (event_id) SELECT id FROM audit_auditevent;
