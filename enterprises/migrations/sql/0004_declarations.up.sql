-- A draft is written over and over; what was published stays as it is, and only its end is written.
CREATE FUNCTION enterprises_guard_declaration() RETURNS trigger
    LANGUAGE plpgsql SET search_path = pg_catalog AS $$
BEGIN
    IF (NEW.id, NEW.public_id, NEW.product_id, NEW.drafted_by_id, NEW.drafted_at)
       IS DISTINCT FROM
       (OLD.id, OLD.public_id, OLD.product_id, OLD.drafted_by_id, OLD.drafted_at)
    THEN
        RAISE EXCEPTION 'where a declaration comes from cannot be changed'
            USING ERRCODE = 'restrict_violation';
    END IF;

    IF OLD.published_at IS NULL THEN
        IF OLD.status <> 'DRAFT' THEN
            RAISE EXCEPTION 'a draft that was given up is not touched again'
                USING ERRCODE = 'restrict_violation';
        END IF;
        RETURN NEW;
    END IF;

    IF (NEW.number, NEW.content, NEW.content_hash, NEW.version, NEW.signed_by_id,
        NEW.published_at, NEW.expires_on)
       IS DISTINCT FROM
       (OLD.number, OLD.content, OLD.content_hash, OLD.version, OLD.signed_by_id,
        OLD.published_at, OLD.expires_on)
    THEN
        RAISE EXCEPTION 'a published declaration cannot be changed'
            USING ERRCODE = 'restrict_violation';
    END IF;

    IF OLD.status NOT IN ('PUBLISHED', 'CHALLENGED')
       AND (NEW.status, NEW.ended_at, NEW.end_reason)
           IS DISTINCT FROM (OLD.status, OLD.ended_at, OLD.end_reason)
    THEN
        RAISE EXCEPTION 'a declaration that has ended stays ended'
            USING ERRCODE = 'restrict_violation';
    END IF;

    IF NEW.status IN ('DRAFT', 'DISCARDED') THEN
        RAISE EXCEPTION 'what was published is never a draft again'
            USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END;
$$;

-- What was said, answered and decided stays; the sealed contact may be erased at any time, and what
-- was said once it is decided.
CREATE FUNCTION enterprises_guard_challenge() RETURNS trigger
    LANGUAGE plpgsql SET search_path = pg_catalog AS $$
BEGIN
    IF (NEW.id, NEW.public_id, NEW.receipt, NEW.declaration_id, NEW.target_kind, NEW.target,
        NEW.made_at, NEW.due_on)
       IS DISTINCT FROM
       (OLD.id, OLD.public_id, OLD.receipt, OLD.declaration_id, OLD.target_kind, OLD.target,
        OLD.made_at, OLD.due_on)
       OR (NEW.statement <> OLD.statement AND (OLD.outcome = 'OPEN' OR NEW.statement <> ''))
       OR (OLD.answered_at IS NOT NULL
           AND (NEW.answer, NEW.answered_by_id, NEW.answered_at)
               IS DISTINCT FROM (OLD.answer, OLD.answered_by_id, OLD.answered_at))
       OR (OLD.outcome <> 'OPEN'
           AND (NEW.outcome, NEW.reason, NEW.decided_by_id, NEW.decided_at)
               IS DISTINCT FROM (OLD.outcome, OLD.reason, OLD.decided_by_id, OLD.decided_at))
    THEN
        RAISE EXCEPTION 'what was said and decided about a declaration stays'
            USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END;
$$;

CREATE TRIGGER declaration_guard
    BEFORE UPDATE ON enterprises_declaration
    FOR EACH ROW EXECUTE FUNCTION enterprises_guard_declaration();
CREATE TRIGGER declaration_no_delete
    BEFORE DELETE ON enterprises_declaration
    FOR EACH STATEMENT EXECUTE FUNCTION enterprises_refuse_change();
CREATE TRIGGER declaration_no_truncate
    BEFORE TRUNCATE ON enterprises_declaration
    FOR EACH STATEMENT EXECUTE FUNCTION enterprises_refuse_change();
CREATE TRIGGER challenge_guard
    BEFORE UPDATE ON enterprises_challenge
    FOR EACH ROW EXECUTE FUNCTION enterprises_guard_challenge();
CREATE TRIGGER challenge_no_delete
    BEFORE DELETE ON enterprises_challenge
    FOR EACH STATEMENT EXECUTE FUNCTION enterprises_refuse_change();
CREATE TRIGGER challenge_no_truncate
    BEFORE TRUNCATE ON enterprises_challenge
    FOR EACH STATEMENT EXECUTE FUNCTION enterprises_refuse_change();
CREATE TRIGGER declarationevent_no_change
    BEFORE UPDATE OR DELETE ON enterprises_declarationevent
    FOR EACH STATEMENT EXECUTE FUNCTION enterprises_refuse_change();
CREATE TRIGGER declarationevent_no_truncate
    BEFORE TRUNCATE ON enterprises_declarationevent
    FOR EACH STATEMENT EXECUTE FUNCTION enterprises_refuse_change();

-- ALWAYS: session_replication_role = replica, which skips ordinary triggers, skips none of these.
ALTER TABLE enterprises_declaration ENABLE ALWAYS TRIGGER declaration_guard;
ALTER TABLE enterprises_declaration ENABLE ALWAYS TRIGGER declaration_no_delete;
ALTER TABLE enterprises_declaration ENABLE ALWAYS TRIGGER declaration_no_truncate;
ALTER TABLE enterprises_challenge ENABLE ALWAYS TRIGGER challenge_guard;
ALTER TABLE enterprises_challenge ENABLE ALWAYS TRIGGER challenge_no_delete;
ALTER TABLE enterprises_challenge ENABLE ALWAYS TRIGGER challenge_no_truncate;
ALTER TABLE enterprises_declarationevent ENABLE ALWAYS TRIGGER declarationevent_no_change;
ALTER TABLE enterprises_declarationevent ENABLE ALWAYS TRIGGER declarationevent_no_truncate;
