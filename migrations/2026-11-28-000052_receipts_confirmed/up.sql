-- An adviser confirms that a contribution still counts whose contract ends by now before the day of a receipt.
ALTER TABLE contribution_transitions
    DROP CONSTRAINT contribution_transitions_action,
    ADD CONSTRAINT contribution_transitions_action CHECK (
        action IN ('reserve', 'accept', 'reject', 'extend', 'revoke', 'close', 'confirm', 'reverse', 'withdraw', 'expire', 'complete', 'reopen', 'refund', 'unrefund')
    );
