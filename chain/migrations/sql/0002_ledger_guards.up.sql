-- Entries are added at the end, linked, and never touched again; so are checkpoints and what is
-- signed under them. A superuser can still switch this off: then `audit_ledger` finds what was done.

-- The server's own SHA-256 over the stored bytes, whatever the program computed.
ALTER TABLE ledger_entry ADD CONSTRAINT ledger_entry_leaf_hash_of_body
    CHECK (leaf_hash = sha256('\x00'::bytea || body));
-- One hash of 32 bytes for every 1 in the binary digits of the size.
ALTER TABLE ledger_head ADD CONSTRAINT ledger_head_edge_fits_size
    CHECK (octet_length(edge) = 32 * bit_count(size::bit(64)));
ALTER TABLE ledger_checkpoint ADD CONSTRAINT ledger_checkpoint_edge_fits_size
    CHECK (octet_length(edge) = 32 * bit_count(size::bit(64)));

CREATE FUNCTION ledger_refuse_change() RETURNS trigger
    LANGUAGE plpgsql SET search_path = pg_catalog AS $$
BEGIN
    RAISE EXCEPTION '% only grows: % refused', TG_TABLE_NAME, TG_OP
        USING ERRCODE = 'restrict_violation';
END;
$$;

-- Once a statement: the new rows follow each other and the last old one, by number and by hash.
CREATE FUNCTION ledger_check_chain() RETURNS trigger
    LANGUAGE plpgsql SET search_path = pg_catalog AS $$
DECLARE
    first_seq bigint;
    last_seq bigint;
    number bigint;
    link bytea := decode(repeat('00', 32), 'hex');
    broken bigint;
BEGIN
    SELECT min(seq), max(seq), count(*) INTO first_seq, last_seq, number FROM fresh;
    IF number = 0 THEN
        RETURN NULL;
    END IF;
    IF last_seq - first_seq + 1 <> number
       OR EXISTS (SELECT FROM public.ledger_entry WHERE seq > last_seq)
       OR (first_seq > 0 AND NOT EXISTS (SELECT FROM public.ledger_entry WHERE seq = first_seq - 1))
    THEN
        RAISE EXCEPTION 'entries % to % would leave a gap', first_seq, last_seq
            USING ERRCODE = 'restrict_violation';
    END IF;

    IF first_seq > 0 THEN
        SELECT leaf_hash INTO link FROM public.ledger_entry WHERE seq = first_seq - 1;
    END IF;
    SELECT min(seq) INTO broken FROM (
        SELECT seq, prev_hash, lag(leaf_hash, 1, link) OVER (ORDER BY seq) AS before FROM fresh
    ) AS pair WHERE prev_hash IS DISTINCT FROM before;
    IF broken IS NOT NULL THEN
        RAISE EXCEPTION 'entry % is not linked to the entry before it', broken
            USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NULL;
END;
$$;

CREATE TRIGGER ledger_entry_chain
    AFTER INSERT ON ledger_entry REFERENCING NEW TABLE AS fresh
    FOR EACH STATEMENT EXECUTE FUNCTION ledger_check_chain();
CREATE TRIGGER ledger_entry_no_change
    BEFORE UPDATE OR DELETE ON ledger_entry
    FOR EACH STATEMENT EXECUTE FUNCTION ledger_refuse_change();
CREATE TRIGGER ledger_entry_no_truncate
    BEFORE TRUNCATE ON ledger_entry
    FOR EACH STATEMENT EXECUTE FUNCTION ledger_refuse_change();
CREATE TRIGGER ledger_checkpoint_no_change
    BEFORE UPDATE OR DELETE ON ledger_checkpoint
    FOR EACH STATEMENT EXECUTE FUNCTION ledger_refuse_change();
CREATE TRIGGER ledger_checkpoint_no_truncate
    BEFORE TRUNCATE ON ledger_checkpoint
    FOR EACH STATEMENT EXECUTE FUNCTION ledger_refuse_change();
CREATE TRIGGER ledger_cosignature_no_change
    BEFORE UPDATE OR DELETE ON ledger_cosignature
    FOR EACH STATEMENT EXECUTE FUNCTION ledger_refuse_change();
CREATE TRIGGER ledger_cosignature_no_truncate
    BEFORE TRUNCATE ON ledger_cosignature
    FOR EACH STATEMENT EXECUTE FUNCTION ledger_refuse_change();

-- ALWAYS: session_replication_role = replica, which skips ordinary triggers, skips none of these.
ALTER TABLE ledger_entry ENABLE ALWAYS TRIGGER ledger_entry_chain;
ALTER TABLE ledger_entry ENABLE ALWAYS TRIGGER ledger_entry_no_change;
ALTER TABLE ledger_entry ENABLE ALWAYS TRIGGER ledger_entry_no_truncate;
ALTER TABLE ledger_checkpoint ENABLE ALWAYS TRIGGER ledger_checkpoint_no_change;
ALTER TABLE ledger_checkpoint ENABLE ALWAYS TRIGGER ledger_checkpoint_no_truncate;
ALTER TABLE ledger_cosignature ENABLE ALWAYS TRIGGER ledger_cosignature_no_change;
ALTER TABLE ledger_cosignature ENABLE ALWAYS TRIGGER ledger_cosignature_no_truncate;
