-- A draft is written over and over; what was published stays as it is, and only its status moves on.
CREATE FUNCTION standards_guard_edition() RETURNS trigger
    LANGUAGE plpgsql SET search_path = pg_catalog AS $$
BEGIN
    IF (NEW.id, NEW.public_id, NEW.number, NEW.base_id, NEW.drafted_by_id, NEW.drafted_at)
       IS DISTINCT FROM
       (OLD.id, OLD.public_id, OLD.number, OLD.base_id, OLD.drafted_by_id, OLD.drafted_at)
    THEN
        RAISE EXCEPTION 'where an edition comes from cannot be changed'
            USING ERRCODE = 'restrict_violation';
    END IF;

    IF OLD.published_at IS NULL THEN
        IF OLD.status = 'CLOSED' THEN
            RAISE EXCEPTION 'a draft that was given up is not touched again'
                USING ERRCODE = 'restrict_violation';
        END IF;
        RETURN NEW;
    END IF;

    IF (NEW.content, NEW.content_hash, NEW.version, NEW.change_summary_zh, NEW.change_summary_en,
        NEW.published_by_id, NEW.published_at, NEW.effective_on, NEW.transition_until)
       IS DISTINCT FROM
       (OLD.content, OLD.content_hash, OLD.version, OLD.change_summary_zh, OLD.change_summary_en,
        OLD.published_by_id, OLD.published_at, OLD.effective_on, OLD.transition_until)
    THEN
        RAISE EXCEPTION 'a published edition cannot be changed'
            USING ERRCODE = 'restrict_violation';
    END IF;

    IF NEW.status <> OLD.status
       AND (OLD.status, NEW.status) NOT IN (('PUBLISHED', 'SUPERSEDED'), ('SUPERSEDED', 'CLOSED'))
    THEN
        RAISE EXCEPTION 'a published edition is superseded, then closed, and nothing else'
            USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END;
$$;

CREATE FUNCTION standards_refuse_change() RETURNS trigger
    LANGUAGE plpgsql SET search_path = pg_catalog AS $$
BEGIN
    RAISE EXCEPTION 'editions and their history stay: % refused on %', TG_OP, TG_TABLE_NAME
        USING ERRCODE = 'restrict_violation';
END;
$$;

CREATE TRIGGER standardedition_guard
    BEFORE UPDATE ON standards_standardedition
    FOR EACH ROW EXECUTE FUNCTION standards_guard_edition();
CREATE TRIGGER standardedition_no_delete
    BEFORE DELETE ON standards_standardedition
    FOR EACH STATEMENT EXECUTE FUNCTION standards_refuse_change();
CREATE TRIGGER standardedition_no_truncate
    BEFORE TRUNCATE ON standards_standardedition
    FOR EACH STATEMENT EXECUTE FUNCTION standards_refuse_change();
CREATE TRIGGER editionevent_no_change
    BEFORE UPDATE OR DELETE ON standards_editionevent
    FOR EACH STATEMENT EXECUTE FUNCTION standards_refuse_change();
CREATE TRIGGER editionevent_no_truncate
    BEFORE TRUNCATE ON standards_editionevent
    FOR EACH STATEMENT EXECUTE FUNCTION standards_refuse_change();

-- ALWAYS: session_replication_role = replica, which skips ordinary triggers, skips none of these.
ALTER TABLE standards_standardedition ENABLE ALWAYS TRIGGER standardedition_guard;
ALTER TABLE standards_standardedition ENABLE ALWAYS TRIGGER standardedition_no_delete;
ALTER TABLE standards_standardedition ENABLE ALWAYS TRIGGER standardedition_no_truncate;
ALTER TABLE standards_editionevent ENABLE ALWAYS TRIGGER editionevent_no_change;
ALTER TABLE standards_editionevent ENABLE ALWAYS TRIGGER editionevent_no_truncate;
