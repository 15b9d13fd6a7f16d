-- A split is what a person told. A correction that tells none is in proportion to the split that was told last, not to what an earlier correction made of it:
-- after a correction to nothing and back, the parts are what they were.
ALTER TABLE fulfilment_facts ADD COLUMN split_told integer;
COMMENT ON COLUMN fulfilment_facts.split_told IS
    'Number of the facts with which a person told the split that this one is in proportion to; none where a person told this one''s own.';

-- Which corrections told no split was not written down. Those are taken for it whose parts are for the same obligations, and in proportion to the parts
-- before but for the cents of rounding; or, where nothing was left to be in proportion to, all in the first part, as it was done then.
WITH parts AS (
    SELECT region_id, fulfilment_id, number, array_agg(obligation_id ORDER BY position) AS obligations, array_agg(amount ORDER BY position) AS amounts
    FROM fulfilment_allocations
    GROUP BY region_id, fulfilment_id, number
), steps AS (
    SELECT facts.region_id, facts.fulfilment_id, facts.number, facts.value, before.value AS value_before,
           parts.amounts, parts_before.amounts AS amounts_before, parts.obligations = parts_before.obligations AS same
    FROM fulfilment_facts AS facts
    JOIN fulfilment_facts AS before ON before.region_id = facts.region_id AND before.fulfilment_id = facts.fulfilment_id AND before.number = facts.number - 1
    JOIN parts ON parts.region_id = facts.region_id AND parts.fulfilment_id = facts.fulfilment_id AND parts.number = facts.number
    JOIN parts AS parts_before
        ON parts_before.region_id = facts.region_id AND parts_before.fulfilment_id = facts.fulfilment_id AND parts_before.number = facts.number - 1
), judged AS (
    SELECT region_id, fulfilment_id, number,
           same AND NOT EXISTS (
               SELECT FROM unnest(amounts, amounts_before) WITH ORDINALITY AS part (amount, amount_before, position)
               WHERE CASE WHEN value_before > 0 THEN abs(part.amount - value * part.amount_before / value_before) > 0.01
                          ELSE part.amount <> CASE WHEN part.position = 1 THEN value ELSE 0 END END
           ) AS in_proportion
    FROM steps
), told AS (
    SELECT facts.region_id, facts.fulfilment_id, facts.number,
           max(CASE WHEN judged.in_proportion THEN NULL ELSE facts.number END)
               OVER (PARTITION BY facts.region_id, facts.fulfilment_id ORDER BY facts.number) AS last_told
    FROM fulfilment_facts AS facts
    LEFT JOIN judged ON judged.region_id = facts.region_id AND judged.fulfilment_id = facts.fulfilment_id AND judged.number = facts.number
)
UPDATE fulfilment_facts AS facts SET split_told = told.last_told
FROM told
WHERE told.region_id = facts.region_id AND told.fulfilment_id = facts.fulfilment_id AND told.number = facts.number AND told.last_told < facts.number;

-- A kept answer is for the role that it was given to: in another role, the same person may not see or do the same.
ALTER TABLE idempotency_answers ADD COLUMN role text;
COMMENT ON COLUMN idempotency_answers.role IS 'The role of the caller; none in answers from before this column, which are forgotten within two days.';
