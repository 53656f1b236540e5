CREATE TRIGGER productevent_no_change
    BEFORE UPDATE OR DELETE ON enterprises_productevent
    FOR EACH STATEMENT EXECUTE FUNCTION enterprises_refuse_change();
CREATE TRIGGER productevent_no_truncate
    BEFORE TRUNCATE ON enterprises_productevent
    FOR EACH STATEMENT EXECUTE FUNCTION enterprises_refuse_change();

-- ALWAYS: session_replication_role = replica, which skips ordinary triggers, skips none of these.
ALTER TABLE enterprises_productevent ENABLE ALWAYS TRIGGER productevent_no_change;
ALTER TABLE enterprises_productevent ENABLE ALWAYS TRIGGER productevent_no_truncate;
