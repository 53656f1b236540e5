UPDATE anchoring_anchorrequest AS request SET problem = waiting.problem
    FROM anchoring_waitingrequest AS waiting WHERE waiting.request_id = request.id;
UPDATE anchoring_anchorrequest AS request
    SET state = 'ANCHORED', entry_index = mark.entry_index, anchored_at = mark.anchored_at
    FROM anchoring_anchormark AS mark WHERE mark.request_id = request.id;
