//! Which processing activity an operation belongs to.

/// The URI by which the register of the controller knows the activity that an operation is part of. A register of one's own refers to these.
#[must_use]
pub fn processing_activity(operation: &str) -> &'static str {
    match operation {
        "check_target_group" | "reverse_target_group_check" => "urn:menukaart:processing-activity:target-group-check",
        "register_outcome" | "reverse_outcome" | "list_outcomes" => "urn:menukaart:processing-activity:outcomes",
        "measure_follow_up" | "measure_group" | "list_follow_ups" | "list_follow_ups_of_participant" => {
            "urn:menukaart:processing-activity:follow-up"
        }
        "get_participant_dossier" => "urn:menukaart:processing-activity:data-subject-request",
        _ => "urn:menukaart:processing-activity:guidance",
    }
}
