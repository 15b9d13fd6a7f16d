//! What a body may come in, and what an answer may be given in.

use super::{ID, matched};

#[test]
fn a_body_comes_in_a_media_type_of_the_document() {
    let (create, _) = matched("POST /initiatives");
    for fine in ["application/json", "Application/JSON", "application/json; charset=utf-8", "application/json;charset=\"UTF-8\";v=1"] {
        assert!(create.accepts(Some(fine)), "{fine}");
    }
    for wrong in ["", "json", "text/plain", "application/jsonx", "application/json; charset=latin1", "application/merge-patch+json", "*/*"]
    {
        assert!(!create.accepts(Some(wrong)), "{wrong}");
    }
}

#[test]
fn a_required_body_needs_a_content_type_and_others_do_not() {
    assert!(!matched("POST /initiatives").0.accepts(None));
    assert!(matched(&format!("PUT /participants/{ID}/follow-ups/3")).0.accepts(None));
}

#[test]
fn each_of_several_media_types_is_taken() {
    let (enrol, _) = matched(&format!("POST /trajectories/{ID}/participants/batches"));
    assert!(enrol.accepts(Some("application/json")));
    assert!(enrol.accepts(Some("text/csv; header=present")));
    assert!(!enrol.accepts(Some("text/tab-separated-values")));
}

#[test]
fn an_operation_without_a_body_takes_any_content_type() {
    let (list, _) = matched("GET /initiatives");
    assert!(list.accepts(None) && list.accepts(Some("application/json")) && list.accepts(Some("nonsense")));
}

#[test]
fn only_the_media_types_of_success_can_be_answered() {
    let (list, _) = matched("GET /initiatives");
    for fine in [None, Some("*/*"), Some("application/*"), Some("text/html, application/json;q=0.1"), Some("nonsense")] {
        assert!(list.can_answer(fine), "{fine:?}");
    }
    for wrong in ["text/html", "application/json;q=0", "application/json;q=0.000, */*", "application/problem+json"] {
        assert!(!list.can_answer(Some(wrong)), "{wrong}");
    }
}

#[test]
fn an_answer_without_a_body_suits_everybody() {
    assert!(matched(&format!("DELETE /participants/{ID}")).0.can_answer(Some("image/png")));
}

#[test]
fn the_client_chooses_among_the_representations_and_json_is_the_default() {
    let (report, _) = matched("GET /reports/social-return");
    let preferred = |accept| report.preferred(accept);
    assert_eq!(preferred(None).unwrap(), "application/json");
    assert_eq!(preferred(Some("*/*")).unwrap(), "application/json");
    assert_eq!(preferred(Some("text/csv")).unwrap(), "text/csv");
    assert_eq!(preferred(Some("text/*, application/json;q=0.9")).unwrap(), "text/csv");
    assert_eq!(preferred(Some("text/html")), None);
}
