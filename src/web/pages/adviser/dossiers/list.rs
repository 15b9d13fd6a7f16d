//! All obligations that somebody sees: those that ask for attention first, then all in order of registration.

use std::collections::HashMap;

use actix_web::web;
use chrono::{DateTime, NaiveDate, Utc};
use maud::{Markup, html};
use serde::Deserialize;
use uuid::Uuid;

use super::PATH;
use crate::domain::contracts::ContractLine;
use crate::domain::contracts::list::{self, ORDER};
use crate::domain::obligations::store::Filter;
use crate::domain::organisations::{self, Kind};
use crate::domain::worklist::gather;
use crate::domain::worklist::item::{Item, WorkKind};
use crate::platform::auth::{Caller, Role};
use crate::platform::db::Conn;
use crate::platform::error::{Error, Result};
use crate::platform::paging::Paging;
use crate::platform::service::Service;
use crate::values::bsn;
use crate::web::pages::components::{Choice, Field, Weight, button, cards, h1, h2, lead, link, link_card, next_page, note, search_form};
use crate::web::pages::contractor::balance::bar;
use crate::web::pages::{Html, Language, Overseer, SignedIn, Visitor, layout, notation};

#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Asked {
    referentie: String,
    opdrachtgever: String,
    opdrachtnemer: String,
    loopt: String,
    verder: String,
}

/// What the page is made of.
struct Dossiers {
    asked: Asked,
    authorities: Vec<Choice>,
    contractors: Vec<Choice>,
    /// What asks for attention, for those who have a worklist.
    attention: Vec<Item>,
    rows: Vec<ContractLine>,
    next: Option<String>,
    today: NaiveDate,
}

pub(super) async fn list(service: web::Data<Service>, signed_in: SignedIn<Overseer>, asked: web::Query<Asked>) -> Result<Html> {
    let SignedIn { visitor, caller, .. } = signed_in;
    let (now, today, region) = (service.clock.now(), service.clock.today(), caller.region());
    let asked = asked.into_inner();
    if bsn::is_in(&asked.referentie) {
        return Err(Error::invalid("referentie", "bsn", "looks like a citizen service number (BSN)"));
    }
    let cursor = Some(asked.verder.as_str()).filter(|cursor| !cursor.is_empty());
    let paging = Paging::<Uuid>::new(None, cursor, ORDER)?;
    let filter = Filter {
        contractor: asked.opdrachtnemer.parse().ok(),
        authority: asked.opdrachtgever.parse().ok(),
        contract_reference: Some(asked.referentie.trim().to_owned()).filter(|reference| !reference.is_empty() && !reference.contains('\0')),
        active_on: (asked.loopt == "ja").then_some(today),
        ids: None,
    };
    let read = async |conn: &mut Conn| {
        let (rows, next) = list::list(conn, &caller, filter, &paging, now).await?;
        Ok(Dossiers {
            authorities: choices(organisations::store::names_of_kind(conn, region, Kind::Authority).await?),
            contractors: choices(organisations::store::names_of_kind(conn, region, Kind::Contractor).await?),
            attention: attention_of(conn, &caller, now).await?,
            rows,
            next,
            asked: asked.clone(),
            today,
        })
    };
    let page = service.db.read(&visitor.viewer.actor(), read).await?;
    Ok(Html::ok(view(&visitor, &page)))
}

/// The oldest obligations that are behind or ended with a shortfall.
async fn attention_of(conn: &mut Conn, caller: &Caller, now: DateTime<Utc>) -> Result<Vec<Item>> {
    if caller.role() != Role::Adviser {
        return Ok(Vec::new());
    }
    let mut items = gather::of_kinds(conn, caller, &[WorkKind::ObligationBehind, WorkKind::Shortfall], now).await?;
    items.truncate(6);
    Ok(items)
}

fn choices(names: HashMap<Uuid, String>) -> Vec<Choice> {
    let mut choices: Vec<Choice> = names.into_iter().map(|(id, name)| Choice::new(id.to_string(), name)).collect();
    choices.sort_by(|one, other| one.label.cmp(&other.label));
    choices
}

fn view(visitor: &Visitor, page: &Dossiers) -> Markup {
    let language = visitor.language;
    let title = language.text("Dossiers", "Obligations");
    let rows: Vec<Markup> = page.rows.iter().map(|row| card(visitor, page, row)).collect();
    let next = page.next.as_deref().map(|next| visitor.address(&next_path(&page.asked, next)));
    let content = html! {
        (h1(title))
        (lead(language.text("Elke opdracht met een verplichting: wat zij vraagt, wat is gedaan en wat nog moet.", "Every contract with an obligation: what it asks, what is done and what is left.")))
        @if !page.attention.is_empty() { (attention(visitor, page)) }
        section class="menukaart-section" {
            (h2(language.text("Alle opdrachten", "All contracts")))
            (filters(visitor, page))
            @if rows.is_empty() {
                (note(language.text("Er is geen opdracht die hierbij past. Maak de zoekvraag ruimer.", "No contract fits. Ask for less.")))
            } @else { (cards(&rows)) }
            (next_page(language, next.as_deref()))
        }
    };
    layout::page(visitor, title, &content)
}

fn next_path(asked: &Asked, next: &str) -> String {
    let fields = [
        ("referentie", asked.referentie.as_str()),
        ("opdrachtgever", &asked.opdrachtgever),
        ("opdrachtnemer", &asked.opdrachtnemer),
        ("loopt", &asked.loopt),
        ("verder", next),
    ];
    let given: Vec<(&str, &str)> = fields.into_iter().filter(|(_, value)| !value.is_empty()).collect();
    format!("{PATH}?{}", serde_html_form::to_string(&given).unwrap_or_default())
}

fn attention(visitor: &Visitor, page: &Dossiers) -> Markup {
    let language = visitor.language;
    let text = |item: &Item| {
        let amount = item.amount.map(|amount| notation::euro(language, amount)).unwrap_or_default();
        match (language, item.kind) {
            (Language::Nl, WorkKind::Shortfall) => format!("Afgelopen met een tekort van {amount}"),
            (Language::Nl, _) => format!("Loopt achter: nog {amount} te doen"),
            (Language::En, WorkKind::Shortfall) => format!("Ended with a shortfall of {amount}"),
            (Language::En, _) => format!("Behind schedule: {amount} left to do"),
        }
    };
    html! {
        section class="menukaart-section" {
            (h2(language.text("Vraagt aandacht", "Asks for attention")))
            (cards(&page.attention.iter().map(|item| link_card(&visitor.address(&format!("{PATH}/{}", item.resource)), &item.title, &note(&text(item)))).collect::<Vec<_>>()))
            p { (link(&visitor.address("/werklijst?soort=obligation-behind"), language.text("Alle dossiers die achterlopen", "All obligations behind schedule"))) }
        }
    }
}

fn filters(visitor: &Visitor, page: &Dossiers) -> Markup {
    let language = visitor.language;
    let asked = &page.asked;
    let all = |choices: &[Choice]| -> Vec<Choice> {
        std::iter::once(Choice::new("", language.text("Alle", "All"))).chain(choices.iter().cloned()).collect()
    };
    let running =
        [Choice::new("", language.text("Alle", "All")), Choice::new("ja", language.text("Alleen wat nu loopt", "Only what runs now"))];
    search_form(
        visitor,
        PATH,
        &html! {
            div class="menukaart-row" {
                (Field::new("referentie", language.text("Nummer van de opdracht", "Number of the contract")).search(&asked.referentie))
                (Field::new("opdrachtgever", language.text("Opdrachtgever", "Contracting authority")).select(&all(&page.authorities), &asked.opdrachtgever))
                (Field::new("opdrachtnemer", language.text("Opdrachtnemer", "Contractor")).select(&all(&page.contractors), &asked.opdrachtnemer))
                (Field::new("loopt", language.text("Looptijd", "Term")).select(&running, &asked.loopt))
            }
            div class="menukaart-actions" {
                (button(Weight::Primary, language.text("Zoeken", "Search")))
                (link(&visitor.address(PATH), language.text("Wis alles", "Clear all")))
            }
        },
    )
}

fn card(visitor: &Visitor, page: &Dossiers, row: &ContractLine) -> Markup {
    let language = visitor.language;
    let ContractLine { obligation, authority, contractor, balance } = row;
    let content = html! {
        p class="menukaart-card__by" { (contractor) " · " (authority) }
        (bar(language, balance))
        (note(&super::view::ending(language, obligation.terms.facts.period.last(), page.today)))
    };
    link_card(&visitor.address(&format!("{PATH}/{}", obligation.id)), &obligation.contract_reference, &content)
}
