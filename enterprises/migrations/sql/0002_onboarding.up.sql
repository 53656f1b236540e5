-- Enterprises that were entered before there were cases begin theirs as drafts.
INSERT INTO enterprises_onboarding (enterprise_id, version, round, submitted_at, due_on)
    SELECT id, 1, 0, NULL, NULL FROM enterprises_enterprise;
INSERT INTO enterprises_particulars
    (enterprise_id, public_id, name_en, kind, legal_representative, address, industry, website)
    SELECT id, gen_random_uuid(), '', '', '', '', '', '' FROM enterprises_enterprise;
INSERT INTO enterprises_publicpage
    (enterprise_id, introduction, shows_name_en, shows_legal_representative, shows_address,
     shows_established_on, shows_capital, shows_headcount, shows_industry, shows_website)
    SELECT id, '', false, false, false, false, false, false, false, false
    FROM enterprises_enterprise;

CREATE FUNCTION enterprises_refuse_change() RETURNS trigger
    LANGUAGE plpgsql SET search_path = pg_catalog AS $$
BEGIN
    RAISE EXCEPTION 'what was done and signed stays: % refused on %', TG_OP, TG_TABLE_NAME
        USING ERRCODE = 'restrict_violation';
END;
$$;

CREATE TRIGGER enterpriseevent_no_change
    BEFORE UPDATE OR DELETE ON enterprises_enterpriseevent
    FOR EACH STATEMENT EXECUTE FUNCTION enterprises_refuse_change();
CREATE TRIGGER enterpriseevent_no_truncate
    BEFORE TRUNCATE ON enterprises_enterpriseevent
    FOR EACH STATEMENT EXECUTE FUNCTION enterprises_refuse_change();
CREATE TRIGGER commitment_no_change
    BEFORE UPDATE OR DELETE ON enterprises_commitment
    FOR EACH STATEMENT EXECUTE FUNCTION enterprises_refuse_change();
CREATE TRIGGER commitment_no_truncate
    BEFORE TRUNCATE ON enterprises_commitment
    FOR EACH STATEMENT EXECUTE FUNCTION enterprises_refuse_change();

-- ALWAYS: session_replication_role = replica, which skips ordinary triggers, skips none of these.
ALTER TABLE enterprises_enterpriseevent ENABLE ALWAYS TRIGGER enterpriseevent_no_change;
ALTER TABLE enterprises_enterpriseevent ENABLE ALWAYS TRIGGER enterpriseevent_no_truncate;
ALTER TABLE enterprises_commitment ENABLE ALWAYS TRIGGER commitment_no_change;
ALTER TABLE enterprises_commitment ENABLE ALWAYS TRIGGER commitment_no_truncate;
