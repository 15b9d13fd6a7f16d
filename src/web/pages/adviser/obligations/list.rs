//! The list of obligations: those that ask for attention first, then all in order of registration.

use std::collections::HashMap;

use actix_web::web;
use chrono::{DateTime, NaiveDate, Utc};
use maud::{Markup, html};
use uuid::Uuid;

use super::PATH;
use crate::domain::contracts::ContractLine;
use crate::domain::contracts::list::{self, ORDER};
use crate::domain::obligations::filter::ObligationFilter;
use crate::domain::organisations::{self, Kind};
use crate::domain::worklist::gather;
use crate::domain::worklist::item::{Item, WorkKind};
use crate::platform::auth::{Caller, Role};
use crate::platform::db::Conn;
use crate::platform::error::Result;
use crate::platform::paging::Paging;
use crate::platform::service::Service;
use crate::web::pages::components::{Choice, Weight, button, cards, h1, h2, lead, link, link_card, next_page, note, search_form};
use crate::web::pages::contract::ending;
use crate::web::pages::contractor::balance::bar;
use crate::web::pages::forms::{Filled, FormData, OBLIGATIONS};
use crate::web::pages::{Html, Language, Overseer, SignedIn, Visitor, layout, notation};

/// What the page is made of.
struct ObligationList {
    filled: Filled,
    authorities: Vec<Choice>,
    contractors: Vec<Choice>,
    /// What asks for attention, for those who have a worklist.
    attention: Vec<Item>,
    rows: Vec<ContractLine>,
    next: Option<String>,
    today: NaiveDate,
}

pub(super) async fn list(service: web::Data<Service>, signed_in: SignedIn<Overseer>, asked: web::Query<FormData>) -> Result<Html> {
    let SignedIn { visitor, caller, .. } = signed_in;
    let (now, today, region) = (service.clock.now(), service.clock.today(), caller.region());
    let (mut query, faults) = OBLIGATIONS.question::<ObligationFilter>(&service.contract, &asked)?;
    query.active_on = (asked.get("loopt") == "ja").then_some(today);
    let paging = Paging::<Uuid>::new(None, query.cursor.as_deref(), ORDER)?;
    let (filter, filled) = (query.into(), Filled::asked(visitor.language, asked.into_inner(), &faults, &OBLIGATIONS));
    let read = async |conn: &mut Conn| {
        let (rows, next) = list::list(conn, &caller, filter, &paging, now).await?;
        Ok(ObligationList {
            authorities: choices(organisations::store::names_of_kind(conn, region, Kind::Authority).await?),
            contractors: choices(organisations::store::names_of_kind(conn, region, Kind::Contractor).await?),
            attention: attention_of(conn, &caller, now).await?,
            rows,
            next,
            filled,
            today,
        })
    };
    let page = service.db.read(&visitor.viewer.actor(), read).await?;
    Ok(Html::with_status(page.filled.status, view(&visitor, &page)))
}

/// The oldest obligations that are behind, ended with a shortfall, or for which something is to be paid back.
async fn attention_of(conn: &mut Conn, caller: &Caller, now: DateTime<Utc>) -> Result<Vec<Item>> {
    if caller.role() != Role::Adviser {
        return Ok(Vec::new());
    }
    let mut items = gather::of_kinds(conn, caller, &[WorkKind::ObligationBehind, WorkKind::Shortfall, WorkKind::RefundDue], now).await?;
    items.truncate(6);
    Ok(items)
}

fn choices(names: HashMap<Uuid, String>) -> Vec<Choice> {
    let mut choices: Vec<Choice> = names.into_iter().map(|(id, name)| Choice::new(id.to_string(), name)).collect();
    choices.sort_by(|one, other| one.label.cmp(&other.label));
    choices
}

fn view(visitor: &Visitor, page: &ObligationList) -> Markup {
    let language = visitor.language;
    let title = language.text("Dossiers", "Obligations");
    let rows: Vec<Markup> = page.rows.iter().map(|row| card(visitor, page, row)).collect();
    let next = page.next.as_deref().map(|next| visitor.address(&page.filled.data.clone().with("verder", next).address(PATH)));
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

fn attention(visitor: &Visitor, page: &ObligationList) -> Markup {
    let language = visitor.language;
    let text = |item: &Item| {
        let amount = item.amount.map(|amount| notation::euro(language, amount)).unwrap_or_default();
        match (language, item.kind) {
            (Language::Nl, WorkKind::Shortfall) => format!("Afgelopen met een tekort van {amount}"),
            (Language::Nl, WorkKind::RefundDue) => format!("Moet {amount} terugkrijgen"),
            (Language::Nl, _) => format!("Loopt achter: nog {amount} te doen"),
            (Language::En, WorkKind::Shortfall) => format!("Ended with a shortfall of {amount}"),
            (Language::En, WorkKind::RefundDue) => format!("Is to get {amount} back"),
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

fn filters(visitor: &Visitor, page: &ObligationList) -> Markup {
    let language = visitor.language;
    let fields = OBLIGATIONS.view(language, &page.filled);
    let fields = fields.choices("authorityId", page.authorities.clone()).choices("contractorId", page.contractors.clone());
    html! {
        (page.filled.summary(language))
        (search_form(visitor, PATH, &html! {
            div class="menukaart-row" { @for name in ["contractReference", "authorityId", "contractorId", "loopt", "withdrawn"] { (fields.only(name)) } }
            div class="menukaart-actions" {
                (button(Weight::Primary, language.text("Zoeken", "Search")))
                (link(&visitor.address(PATH), language.text("Wis alles", "Clear all")))
            }
        }))
    }
}

fn card(visitor: &Visitor, page: &ObligationList, row: &ContractLine) -> Markup {
    let language = visitor.language;
    let ContractLine { obligation, authority, contractor, balance, standing: _ } = row;
    let content = html! {
        p class="menukaart-card__by" { (contractor) " · " (authority) }
        @if obligation.withdrawn_at.is_some() {
            (note(language.text("Ingetrokken: telt nergens mee.", "Withdrawn: counts nowhere.")))
        } @else {
            (bar(language, balance))
            (note(&ending(language, obligation.terms.facts.period.last(), page.today)))
        }
    };
    link_card(&visitor.address(&format!("{PATH}/{}", obligation.id)), &obligation.title(), &content)
}
