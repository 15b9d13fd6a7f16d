DELETE FROM fulfilment_transitions WHERE action = 'reverse';
