//! The second step: what it would count for, where the obligation would stand then, and the button that does it.

use maud::{Markup, html};

use super::{Page, request};
use crate::domain::contributions::{Plan, Pledge};
use crate::values::day;
use crate::web::pages::components::{Weight, breadcrumb, button, choice_button, data_list, form, h1, h2, h3, lead, note};
use crate::web::pages::contractor::balance;
use crate::web::pages::explanation::explained;
use crate::web::pages::forms::{Filled, FormData};
use crate::web::pages::{Language, Visitor, layout, notation, words};

pub(super) fn view(visitor: &Visitor, page: &Page, data: &FormData, plan: &Plan) -> Markup {
    let language = visitor.language;
    let title = language.text("Controleer en reserveer", "Check and reserve");
    let path = format!("/initiatieven/{}", page.initiative.id);
    let content = html! {
        (breadcrumb(visitor, &[("/menukaart", language.text("Menukaart", "Menu")), (&path, &page.initiative.promise.title)]))
        (h1(title))
        (lead(language.text("Stap 2 van 2. Klopt dit? Reserveer dan de plaatsen.", "Step 2 of 2. Is this right? Then reserve the places.")))
        div class="menukaart-split menukaart-split--aside-right" {
            div class="menukaart-stack" {
                section class="menukaart-stack" {
                    (h2(language.text("Dit telt straks mee voor", "This will count for")))
                    p class="menukaart-sum" { (notation::euro(language, plan.credited)) }
                    (surplus(language, plan))
                    (explained(language, &plan.valuation))
                }
                section class="menukaart-stack" { (before_and_after(language, plan)) }
            }
            div class="menukaart-panel menukaart-panel--narrow" { (summary(visitor, page, plan)) (confirmation(visitor, data, plan)) }
        }
    };
    layout::page(visitor, title, &content)
}

fn surplus(language: Language, plan: &Plan) -> Markup {
    let surplus = plan.surplus();
    if surplus.is_zero() {
        return html! {};
    }
    let surplus = notation::euro(language, surplus);
    note(&match language {
        Language::Nl => format!("Een hele plaats is meer dan uw verplichting nog vraagt: {surplus} telt niet mee."),
        Language::En => format!("A whole place is more than your obligation still asks: {surplus} does not count."),
    })
}

fn before_and_after(language: Language, plan: &Plan) -> Markup {
    let balance = &plan.balance;
    let after = balance::with(language, balance, plan.credited);
    html! {
        (h2(&language.text("Wat dit doet voor {}", "What this does for {}").replace("{}", &plan.obligation.title())))
        (h3(language.text("Nu", "Now")))
        (balance::bar(language, balance))
        (h3(language.text("Na deze reservering", "After this reservation")))
        (after)
    }
}

fn summary(visitor: &Visitor, page: &Page, plan: &Plan) -> Markup {
    let language = visitor.language;
    let expires = notation::day(language, day::in_amsterdam(plan.expires_at));
    html! {
        (data_list(&[
            (language.text("Initiatief", "Initiative"), html! { (page.initiative.promise.title) }),
            (language.text("Van", "By"), html! { (page.provider) }),
            (language.text("Voor verplichting", "For obligation"), html! { (plan.obligation.title()) }),
            (language.text("U draagt bij", "You contribute"), html! { (pledged(language, plan.pledge)) }),
        ]))
        (note(&match language {
            Language::Nl => format!("De servicedesk beslist. Doet zij dat niet op tijd, dan komen de plaatsen op {expires} weer vrij."),
            Language::En => format!("The servicedesk decides. If it does not in time, the places become free again on {expires}."),
        }))
    }
}

fn pledged(language: Language, pledge: Pledge) -> String {
    let kind = words::contribution_kind(language, pledge.kind());
    match pledge {
        Pledge::Money(amount) | Pledge::Goods(amount) => format!("{kind}: {}", notation::euro(language, amount)),
        Pledge::Hours { hours, .. } => format!("{kind}: {}", notation::decimal(language, hours.decimal())),
    }
}

/// Everything that was shown goes along, so that nothing else is done than that.
fn confirmation(visitor: &Visitor, data: &FormData, plan: &Plan) -> Markup {
    let language = visitor.language;
    let how_much = match plan.pledge {
        Pledge::Money(amount) | Pledge::Goods(amount) => amount.to_string(),
        Pledge::Hours { hours, .. } => hours.to_string(),
    };
    let shown =
        data.clone().with("soort", plan.pledge.kind().as_str()).with("hoeveel", how_much).with("prijs", plan.place_price.to_string());
    let path = format!("/initiatieven/{}/reserveren", plan.initiative.id);
    let places = notation::so_many(language, plan.places, language.text("plaats", "place"), language.text("plaatsen", "places"));
    let text = language.text("Reserveer {}", "Reserve {}").replace("{}", &places);
    let (form_of_kind, shown) = (request::form_of(&shown), Filled::from(shown));
    form(
        visitor,
        &path,
        &html! {
            (form_of_kind.view(language, &shown).hidden())
            div class="menukaart-actions" {
                (button(Weight::Primary, &text))
                (choice_button(Weight::Secondary, "wijzigen", "ja", language.text("Wijzigen", "Change")))
            }
        },
    )
}
