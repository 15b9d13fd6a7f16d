DELETE FROM contribution_transitions WHERE action = 'confirm';
