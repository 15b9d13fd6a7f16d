//! What is wrong with a field, in plain words, by the stable code of the fault.

use crate::platform::error::InvalidParam;
use crate::web::pages::Language;

/// What is wrong, with the limit where the fault states one.
#[must_use]
pub fn fault(language: Language, fault: &InvalidParam) -> String {
    let limit = fault.reason.split(' ').find(|word| word.bytes().all(|byte| byte.is_ascii_digit())).filter(|word| !word.is_empty());
    let limited = limit.and_then(|limit| of_limit(language, fault.code).map(|words| words.replace("{}", limit)));
    limited.unwrap_or_else(|| of_code(language, fault.code).to_owned())
}

/// A limit of the document, in words; its reason names the number.
fn of_limit(language: Language, code: &str) -> Option<&'static str> {
    let words = match code {
        "too-large" => language.text("Dit is te veel: hoogstens {}.", "This is too much: at most {}."),
        "too-small" => language.text("Dit is te weinig: minstens {}.", "This is too little: at least {}."),
        "too-long" => language.text("Dit is te lang: hoogstens {} tekens.", "This is too long: at most {} characters."),
        "too-many" => language.text("Dit zijn er te veel: hoogstens {}.", "These are too many: at most {}."),
        _ => return None,
    };
    Some(words)
}

/// What is wrong. A code that has no words here says in general that the field cannot be so.
fn of_code(language: Language, code: &str) -> &'static str {
    match code {
        "required" => language.text("Vul dit in.", "Fill this in."),
        "unknown" => language.text("Dit is niet bekend. Kies uit de lijst.", "This is not known. Choose from the list."),
        "malformed" | "bad-format" => language.text("Dit kan niet worden gelezen.", "This cannot be read."),
        "unexpected" => language.text("Dit hoort hier niet bij.", "This does not belong here."),
        "less-than-the-places-cost" => language.text("Dit is minder dan de plaatsen kosten.", "This is less than the places cost."),
        "not-accepted" => language.text("Dit initiatief neemt dit niet aan.", "This initiative does not take this."),
        "in-the-future" => language.text("Deze dag moet nog komen.", "This day is still to come."),
        "after-the-contract" => language.text("Het contract was toen al voorbij.", "The contract had ended by then."),
        "outside-certificate" => language.text("Op deze dag geldt het certificaat niet.", "The certificate is not valid on this day."),
        "too-large" => language.text("Dit is te veel.", "This is too much."),
        "before-start" => language.text("Het einde ligt voor het begin.", "The end comes before the start."),
        "after-until" => language.text("Deze dag ligt na het einde.", "This day is after the end."),
        "after-as-of" => language.text("Deze dag ligt na de peildatum.", "This day is after the reference date."),
        "before-enrolment" => language.text("De deelnemer was toen nog niet begonnen.", "The participant had not started by then."),
        "too-early" => language.text("Dit is te vroeg om te meten.", "This is too early to measure."),
        "not-followed-up" => {
            language.text("De regels van deze groep vragen deze meting niet.", "The rules of this group do not ask this measurement.")
        }
        "not-left" => language.text("Deze deelnemer is nog niet gestopt.", "This participant has not left yet."),
        "too-small" => language.text("Dit is te weinig.", "This is too little."),
        "wrong-type" => language.text("Vul een heel getal in.", "Enter a whole number."),
        "not-one-of" => language.text("Kies een van de mogelijkheden.", "Choose one of the possibilities."),
        "too-few" => language.text("Kies er minstens één.", "Choose at least one."),
        "too-many" => language.text("Dit zijn er te veel.", "These are too many."),
        "no-rule-set" => language.text("De regio heeft voor die dag geen regels.", "The region has no rules for that day."),
        "impossible" => language.text("Dit kan niet.", "This is not possible."),
        "not-of-the-region" => language.text("Deze gemeente hoort niet bij de regio.", "This municipality is not of the region."),
        "in-the-past" | "later" => language.text("Deze dag kan hier niet.", "This day is not possible here."),
        "exceeds-value" => language.text("Dit is meer dan de waarde.", "This is more than the value."),
        "exceeds-refund" => language.text("Dit is meer dan er moet worden terugbetaald.", "This is more than is to be paid back."),
        "exceeds-shortfall" => language.text("Dit is meer dan het tekort.", "This is more than the shortfall."),
        "pattern" => language.text("Dit is niet zo geschreven als het hoort.", "This is not written as it should be."),
        "not-a-date" | "ambiguous-date" => {
            language.text("Schrijf de dag als jaar-maand-dag, zoals 2025-02-01.", "Write the day as year-month-day, such as 2025-02-01.")
        }
        "wrong-length" => language.text("Deze rij heeft een ander aantal kolommen.", "This row has another number of columns."),
        "already-enrolled" => language.text("Dit kenmerk staat al in de groep.", "The group has this reference already."),
        "trajectory-full" => language.text("De groep is vol.", "The group is full."),
        "after-the-end" => language.text("De groep was toen al afgelopen.", "The group had ended by then."),
        "bsn" => language.text(
            "Dit lijkt op een burgerservicenummer (BSN). Dat mag hier niet staan.",
            "This looks like a citizen service number (BSN). It must not stand here.",
        ),
        "not-text" => language.text(
            "Dit is geen CSV-bestand. Sla het in uw rekenblad op als “CSV UTF-8”.",
            "This is no CSV file. Save it in your spreadsheet as “CSV UTF-8”.",
        ),
        "empty" => language.text("Er staat niets in.", "There is nothing in it."),
        "no-header" => language
            .text("De eerste regel heeft geen namen van kolommen die we kennen.", "The first line has no names of columns that we know."),
        "unknown-column" | "doubled-column" | "empty-column" => {
            language.text("Een kolom op de eerste regel klopt niet.", "A column on the first line is not right.")
        }
        "unreadable" => language.text("Er staat een aanhalingsteken open.", "A quotation mark is not closed."),
        "too-many-columns" => language.text("Er zijn te veel kolommen.", "There are too many columns."),
        "too-many-rows" => language.text("Er zijn te veel rijen. Verdeel ze.", "There are too many rows. Divide them."),
        "ambiguous" => language.text("Er zijn er meer die zo heten.", "There are several with this name."),
        "ambiguous-number" => language.text(
            "Dit getal kan op twee manieren worden gelezen. Schrijf het als 1234,00.",
            "This number can be read in two ways. Write it as 1234.00.",
        ),
        "not-a-number" => language.text("Dit is geen getal.", "This is no number."),
        "not-an-integer" => language.text("Dit is geen heel getal.", "This is no whole number."),
        "not-a-boolean" => language.text("Schrijf ja of nee.", "Write yes or no."),
        "too-precise" => language.text("Dit heeft te veel cijfers achter de komma.", "This has too many digits after the point."),
        "differs" => language.text(
            "Dit staat er al, maar anders. Wijzig het waar het staat.",
            "This is there already, but different. Change it where it stands.",
        ),
        "ambiguous-contract" => language.text(
            "Er zijn meer opdrachten met deze referentie. Noem ook de opdrachtnemer of het perceel.",
            "Several contracts have this reference. Name the contractor or the lot as well.",
        ),
        "contract-withdrawn" => language.text("Deze opdracht is ingetrokken.", "This contract was withdrawn."),
        "contract-over" => language.text(
            "Deze opdracht is afgelopen of afgerekend, en er loopt geen hersteltermijn.",
            "This contract has ended or is settled, and no recovery period runs.",
        ),
        "already-counted" => {
            language.text("Voor deze dagen telt al een ander certificaat mee.", "Another certificate counts for these days already.")
        }
        "other-contractor" => language.text("Dit hoort bij een andere opdrachtnemer.", "This belongs to another contractor."),
        "exceeds-surplus" => language.text("Dit is meer dan er die dag over was.", "This is more than was left over on that day."),
        "duplicate" => language.text("Dit staat twee keer in het bestand.", "This stands in the file twice."),
        "inactive" => language.text("Deze organisatie is niet meer actief.", "This organisation is no longer active."),
        "too-long" => language.text("Dit is te lang.", "This is too long."),
        "too-short" => language.text("Dit is te kort.", "This is too short."),
        _ => language.text("Dit klopt niet.", "This is not right."),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_fault_has_words_in_both_languages_also_one_that_is_not_known() {
        for code in ["required", "bsn", "something-new"] {
            let param = InvalidParam { name: "x".into(), code, reason: "r".into() };
            assert_ne!(fault(Language::Nl, &param), fault(Language::En, &param), "{code}");
        }
    }
}
