INSERT INTO anchoring_waitingrequest (request_id, problem)
    SELECT id, problem FROM anchoring_anchorrequest WHERE state = 'PENDING';
INSERT INTO anchoring_anchormark (entry_index, request_id, anchored_at)
    SELECT entry_index, id, anchored_at FROM anchoring_anchorrequest WHERE state = 'ANCHORED';
