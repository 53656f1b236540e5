-- A request is written once, perhaps erased once, and otherwise never touched. It waits from then on
-- and goes on waiting until it is marked; that no marked one waits too is what the audit looks for.
CREATE FUNCTION anchoring_guard_request() RETURNS trigger
    LANGUAGE plpgsql SET search_path = pg_catalog AS $$
BEGIN
    IF TG_OP = 'INSERT' THEN
        IF NEW.erased_at IS NOT NULL THEN
            RAISE EXCEPTION 'an anchor request begins with its record'
                USING ERRCODE = 'restrict_violation';
        END IF;
        RETURN NEW;
    END IF;

    IF (NEW.id, NEW.event_id, NEW.kind, NEW.ref, NEW.commitment, NEW.created_at)
       IS DISTINCT FROM (OLD.id, OLD.event_id, OLD.kind, OLD.ref, OLD.commitment, OLD.created_at)
    THEN
        RAISE EXCEPTION 'what an anchor request asks for cannot be changed'
            USING ERRCODE = 'restrict_violation';
    END IF;

    -- Record and salt go together (a CHECK) and never come back or change.
    IF (NEW.record, NEW.salt, NEW.erased_at) IS DISTINCT FROM (OLD.record, OLD.salt, OLD.erased_at)
       AND (OLD.erased_at IS NOT NULL OR NEW.erased_at IS NULL)
    THEN
        RAISE EXCEPTION 'record and salt can only be erased, once'
            USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END;
$$;

-- Runs as the owner: who may ask need not be able to write the queue, and cannot forget it.
CREATE FUNCTION anchoring_queue_requests() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog AS $$
BEGIN
    INSERT INTO public.anchoring_waitingrequest (request_id, problem) SELECT id, '' FROM fresh;
    RETURN NULL;
END;
$$;

-- By index, row by row: a plan made while the tables were small must not read all of a large one.
CREATE FUNCTION anchoring_ensure_marked() RETURNS trigger
    LANGUAGE plpgsql SET search_path = pg_catalog
    SET enable_hashjoin = off SET enable_mergejoin = off AS $$
DECLARE
    lost bigint;
BEGIN
    SELECT min(gone.request_id) INTO lost FROM gone
        LEFT JOIN public.anchoring_anchormark AS mark ON mark.request_id = gone.request_id
        WHERE mark.request_id IS NULL;
    IF lost IS NOT NULL THEN
        RAISE EXCEPTION 'request % waits until it is marked', lost
            USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NULL;
END;
$$;

CREATE FUNCTION anchoring_refuse_change() RETURNS trigger
    LANGUAGE plpgsql SET search_path = pg_catalog AS $$
BEGIN
    RAISE EXCEPTION 'what was asked and marked stays: % refused on %', TG_OP, TG_TABLE_NAME
        USING ERRCODE = 'restrict_violation';
END;
$$;

CREATE TRIGGER anchorrequest_guard
    BEFORE INSERT OR UPDATE ON anchoring_anchorrequest
    FOR EACH ROW EXECUTE FUNCTION anchoring_guard_request();
CREATE TRIGGER anchorrequest_queue
    AFTER INSERT ON anchoring_anchorrequest REFERENCING NEW TABLE AS fresh
    FOR EACH STATEMENT EXECUTE FUNCTION anchoring_queue_requests();
CREATE TRIGGER anchorrequest_no_delete
    BEFORE DELETE ON anchoring_anchorrequest
    FOR EACH STATEMENT EXECUTE FUNCTION anchoring_refuse_change();
CREATE TRIGGER anchorrequest_no_truncate
    BEFORE TRUNCATE ON anchoring_anchorrequest
    FOR EACH STATEMENT EXECUTE FUNCTION anchoring_refuse_change();

CREATE TRIGGER waitingrequest_marked
    AFTER DELETE ON anchoring_waitingrequest REFERENCING OLD TABLE AS gone
    FOR EACH STATEMENT EXECUTE FUNCTION anchoring_ensure_marked();
CREATE TRIGGER waitingrequest_no_change
    BEFORE UPDATE OF request_id ON anchoring_waitingrequest
    FOR EACH STATEMENT EXECUTE FUNCTION anchoring_refuse_change();
CREATE TRIGGER waitingrequest_no_truncate
    BEFORE TRUNCATE ON anchoring_waitingrequest
    FOR EACH STATEMENT EXECUTE FUNCTION anchoring_refuse_change();

CREATE TRIGGER anchormark_no_change
    BEFORE UPDATE OR DELETE ON anchoring_anchormark
    FOR EACH STATEMENT EXECUTE FUNCTION anchoring_refuse_change();
CREATE TRIGGER anchormark_no_truncate
    BEFORE TRUNCATE ON anchoring_anchormark
    FOR EACH STATEMENT EXECUTE FUNCTION anchoring_refuse_change();

-- ALWAYS: session_replication_role = replica, which skips ordinary triggers, skips none of these.
ALTER TABLE anchoring_anchorrequest ENABLE ALWAYS TRIGGER anchorrequest_guard;
ALTER TABLE anchoring_anchorrequest ENABLE ALWAYS TRIGGER anchorrequest_queue;
ALTER TABLE anchoring_anchorrequest ENABLE ALWAYS TRIGGER anchorrequest_no_delete;
ALTER TABLE anchoring_anchorrequest ENABLE ALWAYS TRIGGER anchorrequest_no_truncate;
ALTER TABLE anchoring_waitingrequest ENABLE ALWAYS TRIGGER waitingrequest_marked;
ALTER TABLE anchoring_waitingrequest ENABLE ALWAYS TRIGGER waitingrequest_no_change;
ALTER TABLE anchoring_waitingrequest ENABLE ALWAYS TRIGGER waitingrequest_no_truncate;
ALTER TABLE anchoring_anchormark ENABLE ALWAYS TRIGGER anchormark_no_change;
ALTER TABLE anchoring_anchormark ENABLE ALWAYS TRIGGER anchormark_no_truncate;
