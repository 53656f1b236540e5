DROP TRIGGER auditevent_no_truncate ON audit_auditevent;
DROP TRIGGER auditevent_no_update ON audit_auditevent;
DROP FUNCTION audit_refuse_change();
