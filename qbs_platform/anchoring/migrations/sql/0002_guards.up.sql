-- A request is written waiting, marked once, perhaps erased once, and otherwise never touched.
CREATE FUNCTION anchoring_guard_request() RETURNS trigger
    LANGUAGE plpgsql SET search_path = pg_catalog AS $$
BEGIN
    IF TG_OP = 'INSERT' THEN
        IF NEW.state <> 'PENDING' OR NEW.erased_at IS NOT NULL THEN
            RAISE EXCEPTION 'an anchor request begins waiting, with its record'
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

    IF OLD.state = 'ANCHORED'
       AND (NEW.state, NEW.entry_index, NEW.anchored_at)
           IS DISTINCT FROM (OLD.state, OLD.entry_index, OLD.anchored_at)
    THEN
        RAISE EXCEPTION 'an anchor request is marked once'
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

CREATE FUNCTION anchoring_refuse_removal() RETURNS trigger
    LANGUAGE plpgsql SET search_path = pg_catalog AS $$
BEGIN
    RAISE EXCEPTION 'anchor requests are never removed: % refused', TG_OP
        USING ERRCODE = 'restrict_violation';
END;
$$;

CREATE TRIGGER anchorrequest_guard
    BEFORE INSERT OR UPDATE ON anchoring_anchorrequest
    FOR EACH ROW EXECUTE FUNCTION anchoring_guard_request();
CREATE TRIGGER anchorrequest_no_delete
    BEFORE DELETE ON anchoring_anchorrequest
    FOR EACH STATEMENT EXECUTE FUNCTION anchoring_refuse_removal();
CREATE TRIGGER anchorrequest_no_truncate
    BEFORE TRUNCATE ON anchoring_anchorrequest
    FOR EACH STATEMENT EXECUTE FUNCTION anchoring_refuse_removal();

-- ALWAYS: session_replication_role = replica, which skips ordinary triggers, skips none of these.
ALTER TABLE anchoring_anchorrequest ENABLE ALWAYS TRIGGER anchorrequest_guard;
ALTER TABLE anchoring_anchorrequest ENABLE ALWAYS TRIGGER anchorrequest_no_delete;
ALTER TABLE anchoring_anchorrequest ENABLE ALWAYS TRIGGER anchorrequest_no_truncate;
