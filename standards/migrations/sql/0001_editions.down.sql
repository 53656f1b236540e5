DROP TRIGGER editionevent_no_truncate ON standards_editionevent;
DROP TRIGGER editionevent_no_change ON standards_editionevent;
DROP TRIGGER standardedition_no_truncate ON standards_standardedition;
DROP TRIGGER standardedition_no_delete ON standards_standardedition;
DROP TRIGGER standardedition_guard ON standards_standardedition;
DROP FUNCTION standards_refuse_change();
DROP FUNCTION standards_guard_edition();
