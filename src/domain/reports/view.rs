//! The report as the API shows it.

use std::collections::{BTreeMap, HashMap};

use chrono::{DateTime, NaiveDate, Utc};
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use super::figures::{Figures, Realised};
use super::period::ReportPeriod;
use super::report::{Question, Report};
use super::store::Missing;
use crate::domain::valuation::Route;
use crate::platform::error::{OrInternal, Result};
use crate::values::Euro;

/// What was asked, agreed, done and is missing, as of a day.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct SocialReturnReport {
    /// The region that is reported on.
    pub region_id: Uuid,
    /// Its name, for instance `Helmond-De Peel`.
    pub region_name: String,
    /// The authority that the report is about; null for all.
    #[schema(required)]
    pub authority_id: Option<Uuid>,
    /// Its name, for instance `Gemeente Helmond`.
    #[schema(required)]
    pub authority_name: Option<String>,
    /// Business dates until the end of this day count.
    pub as_of: NaiveDate,
    /// What had been registered by this instant counts: ask with it again, and the answer is the same.
    pub known_at: DateTime<Utc>,
    /// Something may still be registered for that instant: it is less than a minute ago.
    pub provisional: bool,
    /// First day of the period of `realised`.
    pub from: NaiveDate,
    /// Last day of the period of `realised`.
    pub until: NaiveDate,
    /// The figures.
    #[serde(flatten)]
    pub figures: FiguresView,
    /// Whether counts of people are multiples of five, of whole quarters that have ended.
    pub people_rounded: bool,
    /// The same figures authority by authority; they add up to the whole.
    pub per_authority: Vec<AuthorityFigures>,
    /// What is missing, so that nobody takes the figures for more than they are.
    pub completeness: Completeness,
}

/// The figures, all cumulative to the day except what was realised.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct FiguresView {
    /// Contracts with an obligation whose period includes the day, for instance `135`.
    pub active_contracts: u32,
    /// Advices given until the day, for instance `72`.
    pub advices: u32,
    /// What the contracts ask that had begun by the day, ended ones included.
    pub obligations: Euro,
    /// What counts of what was done for them.
    pub fulfilled: Euro,
    /// What is still to be fulfilled.
    pub remaining: Euro,
    /// What was done and does not count, because no more was asked.
    pub surplus: Euro,
    /// What each route brought within the period: every route.
    pub realised: Vec<RealisedView>,
}

/// What a route brought within the period.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct RealisedView {
    /// The way of fulfilment that these figures are about.
    pub route: Route,
    /// What counts.
    pub amount: Euro,
    /// What counted before the period and no longer does since a day of it: money was given back, or surplus counts for another contract.
    pub reversed: Euro,
    /// People reached, for instance `10`; null for contributions, whose people the results of initiatives tell.
    #[schema(required)]
    pub people: Option<u32>,
}

/// The figures of one authority.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct AuthorityFigures {
    /// The authority.
    pub authority_id: Uuid,
    /// Its name, for instance `Gemeente Helmond`.
    pub authority_name: String,
    /// The figures.
    #[serde(flatten)]
    pub figures: FiguresView,
}

/// What is missing.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct Completeness {
    /// Whether nothing is.
    pub complete: bool,
    /// Obligations for which nothing was credited, for instance `3`.
    pub obligations_without_activity: u32,
    /// Obligations on invoiced turnover of which none was observed, for instance `0`.
    pub turnover_not_observed: u32,
    /// Fulfilments that wait for a decision.
    pub undecided_fulfilments: MissingView,
    /// Contributions that wait for a decision.
    pub undecided_contributions: MissingView,
    /// Accepted contributions of which not everything was received.
    pub receipts_missing: MissingView,
    /// PSO certificates that ended before their contract, with none after them: what they counted for is reversed for the rest.
    pub certificates_lapsed: MissingView,
    /// Moments of follow-up that had come and of which nobody knows the result, for instance `0`; rounded where people are.
    pub unknown_outcomes: u32,
}

/// Things that are missing.
#[derive(Clone, Copy, Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct MissingView {
    /// How many, for instance `2`.
    pub count: u32,
    /// What they amount to.
    pub amount: Euro,
}

impl MissingView {
    fn new(missing: Missing) -> Result<Self> {
        Ok(Self { count: u32::try_from(missing.count).or_internal()?, amount: missing.amount })
    }
}

impl From<&Figures> for FiguresView {
    fn from(figures: &Figures) -> Self {
        let realised = |(route, realised): (&Route, &Realised)| {
            let Realised { amount, reversed, people } = *realised;
            RealisedView { route: *route, amount, reversed, people }
        };
        Self {
            active_contracts: figures.active_contracts,
            advices: figures.advices,
            obligations: figures.obligations,
            fulfilled: figures.fulfilled,
            remaining: figures.remaining(),
            surplus: figures.surplus,
            realised: figures.realised.iter().map(realised).collect(),
        }
    }
}

impl Completeness {
    fn new(report: &Report) -> Result<Self> {
        let gaps = &report.gaps;
        let mut completeness = Self {
            complete: false,
            obligations_without_activity: report.whole.without_activity,
            turnover_not_observed: MissingView::new(gaps.turnover_missing)?.count,
            undecided_fulfilments: MissingView::new(gaps.undecided_fulfilments)?,
            undecided_contributions: MissingView::new(gaps.undecided_contributions)?,
            receipts_missing: MissingView::new(gaps.receipts_missing)?,
            certificates_lapsed: MissingView::new(gaps.certificates_lapsed)?,
            unknown_outcomes: report.unknown_outcomes,
        };
        completeness.complete = completeness.missing() == 0;
        Ok(completeness)
    }

    fn missing(&self) -> u32 {
        let items = [self.undecided_fulfilments, self.undecided_contributions, self.receipts_missing, self.certificates_lapsed];
        let items = items.iter().map(|missing| missing.count);
        items.chain([self.obligations_without_activity, self.turnover_not_observed, self.unknown_outcomes]).sum()
    }
}

/// What the report refers to, by name.
#[derive(Debug)]
pub struct Names {
    /// The name of the region that is reported on.
    pub region: String,
    /// Its authorities.
    pub authorities: HashMap<Uuid, String>,
}

impl Names {
    fn authority(&self, id: Uuid) -> String {
        self.authorities.get(&id).cloned().unwrap_or_default()
    }
}

impl SocialReturnReport {
    /// The view, with the names of what it refers to.
    ///
    /// # Errors
    /// `Internal` for counts that no database can hold.
    pub fn new(question: Question, report: &Report, names: Names) -> Result<Self> {
        let Question { region, authority, period, exact, now: _ } = question;
        let ReportPeriod { as_of, known_at, from, until, provisional } = period;
        let part = |(id, figures): (&Uuid, &Figures)| AuthorityFigures {
            authority_id: *id,
            authority_name: names.authority(*id),
            figures: figures.into(),
        };
        let by_name: BTreeMap<(String, Uuid), AuthorityFigures> =
            report.parts.iter().map(part).map(|part| ((part.authority_name.clone(), part.authority_id), part)).collect();
        Ok(Self {
            region_id: region,
            authority_id: authority,
            authority_name: authority.map(|id| names.authority(id)),
            as_of,
            known_at,
            provisional,
            from,
            until,
            figures: (&report.whole).into(),
            people_rounded: !exact,
            per_authority: by_name.into_values().collect(),
            completeness: Completeness::new(report)?,
            region_name: names.region,
        })
    }

    /// The figures as rows: first the whole, then each authority.
    pub fn rows(&self) -> Vec<ReportRow> {
        let whole = rows_of(&self.figures, self.authority_id, self.authority_name.as_deref());
        let parts = self.per_authority.iter().filter(|_| self.authority_id.is_none());
        let parts = parts.flat_map(|part| rows_of(&part.figures, Some(part.authority_id), Some(&part.authority_name)));
        whole.into_iter().chain(parts).chain(self.completeness.rows()).collect()
    }
}

/// A figure, as a row of CSV.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct ReportRow {
    /// The authority; empty for all.
    pub authority_id: Option<Uuid>,
    /// Its name, for instance `Gemeente Helmond`.
    pub authority_name: Option<String>,
    /// What is counted, for instance `realised`.
    pub measure: &'static str,
    /// The route, for `realised` and `reversed`.
    pub route: Option<Route>,
    /// In euro.
    pub amount: Option<Euro>,
    /// How many: contracts, advices, people, or things that are missing, for instance `135`.
    pub count: Option<u32>,
}

fn rows_of(figures: &FiguresView, authority_id: Option<Uuid>, name: Option<&str>) -> Vec<ReportRow> {
    let row =
        |measure, route, amount, count| ReportRow { authority_id, authority_name: name.map(str::to_owned), measure, route, amount, count };
    let single = vec![
        row("activeContracts", None, None, Some(figures.active_contracts)),
        row("advices", None, None, Some(figures.advices)),
        row("obligations", None, Some(figures.obligations), None),
        row("fulfilled", None, Some(figures.fulfilled), None),
        row("remaining", None, Some(figures.remaining), None),
        row("surplus", None, Some(figures.surplus), None),
    ];
    let realised = figures.realised.iter().map(|realised| row("realised", Some(realised.route), Some(realised.amount), realised.people));
    let reversed = figures.realised.iter().map(|realised| row("reversed", Some(realised.route), Some(realised.reversed), None));
    single.into_iter().chain(realised).chain(reversed).collect()
}

impl Completeness {
    fn rows(&self) -> Vec<ReportRow> {
        let row = |measure, amount, count| ReportRow {
            authority_id: None,
            authority_name: None,
            measure,
            route: None,
            amount,
            count: Some(count),
        };
        let missing = |measure, missing: MissingView| row(measure, Some(missing.amount), missing.count);
        vec![
            row("obligationsWithoutActivity", None, self.obligations_without_activity),
            row("turnoverNotObserved", None, self.turnover_not_observed),
            missing("undecidedFulfilments", self.undecided_fulfilments),
            missing("undecidedContributions", self.undecided_contributions),
            missing("receiptsMissing", self.receipts_missing),
            missing("certificatesLapsed", self.certificates_lapsed),
            row("unknownOutcomes", None, self.unknown_outcomes),
        ]
    }
}
