DROP TRIGGER anchorrequest_no_truncate ON anchoring_anchorrequest;
DROP TRIGGER anchorrequest_no_delete ON anchoring_anchorrequest;
DROP TRIGGER anchorrequest_guard ON anchoring_anchorrequest;
DROP FUNCTION anchoring_refuse_removal();
DROP FUNCTION anchoring_guard_request();
