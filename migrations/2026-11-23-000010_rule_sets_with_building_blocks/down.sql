-- What the earlier program does not know is left out of the rules.
UPDATE rule_sets
SET rules = rules - ARRAY['fullTimeHours', 'blocks', 'bonuses', 'recognitions', 'psoDiscounts', 'routeCaps', 'obligationCap', 'behindScheduleMargin', 'certificateNoticeDays', 'recoveryMonths', 'withholdingShare']
    || jsonb_build_object('examples', (rules -> 'examples') - ARRAY['blocks', 'bonuses', 'recognitions', 'psoDiscounts', 'behindScheduleMargin', 'certificateNoticeDays', 'recoveryMonths', 'withholdingShare']);
