//! Row-level security: what the database itself shows to a caller, without any WHERE of the program. Every table is read whole, as the role that the service
//! connects as, on the rich data of the sample region and of a second one.

use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

use diesel::sql_types::BigInt;
use menukaart::platform::auth::Actor;
use menukaart::sample;
use serde_json::Value;
use tokio_postgres::Client;
use tokio_postgres::error::SqlState;
use uuid::Uuid;

use crate::support::world::World;
use crate::support::{App, database};

/// Tables that anybody may read.
const PUBLIC: [&str; 4] = ["regions", "municipalities", "rule_sets", "published_marks"];

/// Everything about persons.
const PERSONAL: [&str; 12] = [
    "participants",
    "participant_departures",
    "participant_former_countings",
    "target_group_checks",
    "target_group_check_ends",
    "target_group_check_reversals",
    "progress_reports",
    "outcomes",
    "outcome_reversals",
    "follow_ups",
    "participant_tallies",
    "participant_accesses",
];

/// For whom a transaction is.
#[derive(Clone, Debug)]
struct Claims {
    role: &'static str,
    region: Option<Uuid>,
    organisation: Option<Uuid>,
}

impl Claims {
    fn new(role: &'static str, region: Uuid) -> Self {
        Self { role, region: Some(region), organisation: None }
    }

    fn nobody() -> Self {
        Self { role: "anonymous", region: None, organisation: None }
    }

    fn begin(&self) -> String {
        let id = |id: Option<Uuid>| id.map(|id| id.to_string()).unwrap_or_default();
        let Self { role, region, organisation } = self;
        format!(
            "BEGIN; SET LOCAL menukaart.role = '{role}'; SET LOCAL menukaart.region = '{}'; SET LOCAL menukaart.organisation = '{}'",
            id(*region),
            id(*organisation)
        )
    }
}

/// Two regions full of data, and two connections: as the owner and as the service.
struct Walls {
    app: App,
    owner: Client,
    service: Client,
    tables: Vec<String>,
    views: Vec<String>,
    sample: Uuid,
}

impl Walls {
    async fn new() -> Self {
        let World { app, .. } = chain().await;
        let owner = database::connect(&app.database).await;
        owner.batch_execute("UPDATE regions SET name = 'Elders'").await.unwrap();
        assert!(sample::load_once(&app.db, app.clock.now()).await.unwrap());
        let sample = owner.query_one("SELECT id::text FROM regions WHERE name = $1", &[&sample::REGION]).await.unwrap();
        let sample = sample.get::<_, &str>(0).parse().unwrap();
        let service = database::connect(&database::as_service(&app.database)).await;
        let named = async |kind: &str| {
            let made = "SELECT relname::text FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind::text = $1 AND relname !~ '^__' ORDER BY 1";
            owner.query(made, &[&kind]).await.unwrap().iter().map(|row| row.get(0)).collect::<Vec<String>>()
        };
        let (tables, views) = (named("r").await, named("v").await);
        Self { app, owner, service, tables, views, sample }
    }

    /// Every row of every table and view that somebody sees.
    async fn seen(&self, claims: &Claims) -> BTreeMap<String, Vec<Value>> {
        self.service.batch_execute(&claims.begin()).await.unwrap();
        let mut seen = BTreeMap::new();
        for table in self.tables.iter().chain(&self.views) {
            seen.insert(table.clone(), rows(&self.service, table).await);
        }
        self.service.batch_execute("COMMIT").await.unwrap();
        seen
    }

    /// Ids that the owner of the database finds.
    async fn ids(&self, query: &str, of: Uuid) -> BTreeSet<String> {
        self.owner.query(query, &[&of.to_string()]).await.unwrap().iter().map(|row| row.get(0)).collect()
    }

    async fn organisations(&self, kind: &str) -> Vec<Uuid> {
        let query = "SELECT id::text FROM organisations WHERE region_id = $1::text::uuid AND kind = $2 ORDER BY id";
        self.owner
            .query(query, &[&self.sample.to_string(), &kind])
            .await
            .unwrap()
            .iter()
            .map(|row| row.get::<_, &str>(0).parse().unwrap())
            .collect()
    }
}

/// A region in which everything has happened once.
async fn chain() -> World {
    let world = World::new().await;
    let (initiative, obligation) = (world.initiative(10).await, world.obligation().await);
    world.accepted(initiative, obligation, 5).await;
    let trajectory = world.trajectory(initiative, 5).await;
    world.participant(trajectory, "REF-1").await;
    world.adviser.post("/advices", world.advice()).await.ok(201);
    world
}

async fn rows(client: &Client, table: &str) -> Vec<Value> {
    let found = client.query(&format!("SELECT to_jsonb(found)::text FROM {table} AS found"), &[]).await.unwrap();
    found.iter().map(|row| serde_json::from_str(row.get(0)).unwrap()).collect()
}

/// What belongs to an organisation: by the column that refers to it, the ids that may stand there.
async fn belongings(walls: &Walls, role: &str, id: Uuid) -> BTreeMap<&'static str, BTreeSet<String>> {
    let none = "SELECT id::text FROM regions WHERE id = $1::text::uuid AND false";
    let [obligations, contributions, fulfilments, trajectories, participants] = match role {
        "contractor" => [
            "SELECT id::text FROM obligations WHERE contractor_id = $1::text::uuid",
            "SELECT id::text FROM contributions WHERE contractor_id = $1::text::uuid",
            "SELECT id::text FROM fulfilments WHERE contractor_id = $1::text::uuid",
            "SELECT trajectory_id::text FROM trajectory_fundings WHERE contractor_id = $1::text::uuid",
            none,
        ],
        "partner" => [
            "SELECT obligation_id::text FROM contributions WHERE provider_id = $1::text::uuid",
            "SELECT id::text FROM contributions WHERE provider_id = $1::text::uuid",
            none,
            "SELECT id::text FROM trajectories WHERE provider_id = $1::text::uuid",
            "SELECT id::text FROM participants WHERE provider_id = $1::text::uuid",
        ],
        _ => [
            "SELECT id::text FROM obligations WHERE authority_id = $1::text::uuid",
            "SELECT c.id::text FROM contributions c JOIN obligations o ON o.id = c.obligation_id WHERE o.authority_id = $1::text::uuid",
            "SELECT a.fulfilment_id::text FROM fulfilment_allocations a JOIN obligations o ON o.id = a.obligation_id WHERE o.authority_id = $1::text::uuid",
            none,
            none,
        ],
    };
    BTreeMap::from([
        ("obligations", walls.ids(obligations, id).await),
        ("contributions", walls.ids(contributions, id).await),
        ("fulfilments", walls.ids(fulfilments, id).await),
        ("trajectories", walls.ids(trajectories, id).await),
        ("participants", walls.ids(participants, id).await),
    ])
}

const REFERENCES: [(&str, &str); 5] = [
    ("obligation_id", "obligations"),
    ("contribution_id", "contributions"),
    ("fulfilment_id", "fulfilments"),
    ("trajectory_id", "trajectories"),
    ("participant_id", "participants"),
];

#[tokio::test]
async fn an_organisation_sees_its_own_rows_and_no_others() {
    let walls = Walls::new().await;
    for role in ["contractor", "partner", "authority"] {
        let mut anything = BTreeSet::new();
        for organisation in walls.organisations(role).await {
            let owned = belongings(&walls, role, organisation).await;
            let seen = walls.seen(&Claims { organisation: Some(organisation), ..Claims::new(role, walls.sample) }).await;
            for (table, rows) in &seen {
                for (column, parent) in REFERENCES {
                    let foreign = rows.iter().filter_map(|row| row[column].as_str()).find(|id| !owned[parent].contains(*id));
                    assert_eq!(foreign, None, "{role} sees a foreign {column} in {table}");
                }
                anything.extend((!rows.is_empty()).then(|| table.clone()));
            }
            for (table, ids) in &owned {
                let visible: BTreeSet<String> = seen[*table].iter().map(|row| row["id"].as_str().unwrap().to_owned()).collect();
                assert_eq!(&visible, ids, "{role} sees other {table} than its own");
            }
            let asked: BTreeSet<String> = seen["callers_obligations"].iter().map(|row| row["id"].as_str().unwrap().to_owned()).collect();
            let own = if role == "partner" { &BTreeSet::new() } else { &owned["obligations"] };
            assert_eq!(&asked, own, "what policies ask about {role}");
            let own = [("contractor", "contractor_id"), ("partner", "provider_id"), ("authority", "authority_id")];
            let column = own.iter().find(|(known, _)| *known == role).unwrap().1;
            for (table, rows) in seen.iter().filter(|(table, _)| *table != "initiatives") {
                let foreign = rows.iter().filter_map(|row| row[column].as_str()).find(|id| *id != organisation.to_string());
                assert_eq!(foreign, None, "{role} sees {table} of another");
            }
        }
        assert!(anything.len() > 10, "{role} sees next to nothing: {anything:?}");
    }
}

#[tokio::test]
async fn persons_are_seen_by_their_partner_and_advisers_only() {
    let walls = Walls::new().await;
    let looks: i64 = walls.owner.query_one("SELECT count(*) FROM participant_accesses", &[]).await.unwrap().get(0);
    assert!(looks > 0);
    let contractor = walls.organisations("contractor").await[0];
    let authority = walls.organisations("authority").await[0];
    let callers = [
        Claims::nobody(),
        Claims { organisation: Some(contractor), ..Claims::new("contractor", walls.sample) },
        Claims { organisation: Some(authority), ..Claims::new("authority", walls.sample) },
        Claims::new("service", walls.sample),
        Claims::new("auditor", walls.sample),
    ];
    for claims in callers {
        let seen = walls.seen(&claims).await;
        for table in PERSONAL {
            let permitted = claims.role == "auditor" && table == "participant_accesses";
            assert!(seen[table].is_empty() || permitted, "{} sees {table}", claims.role);
        }
        assert!(seen["audit_values"].iter().all(|row| row["participant_id"].is_null()), "{} sees changes about persons", claims.role);
        assert!(seen["idempotency_answers"].is_empty(), "{} sees answers to others", claims.role);
    }
    let adviser = walls.seen(&Claims::new("adviser", walls.sample)).await;
    assert!(!adviser["participants"].is_empty() && adviser["progress_reports"].is_empty() && adviser["participant_accesses"].is_empty());
}

#[tokio::test]
async fn nothing_is_seen_from_another_region() {
    let walls = Walls::new().await;
    for role in ["contractor", "partner", "authority", "adviser", "auditor", "service", "system"] {
        // The organisations of the other region, which a firm active in both could belong to.
        let kind = if ["contractor", "partner", "authority"].contains(&role) { role } else { "partner" };
        let organisation = walls.organisations(kind).await[0];
        let seen = walls.seen(&Claims { organisation: Some(organisation), ..Claims::new(role, walls.app.region) }).await;
        for (table, rows) in seen {
            let foreign = rows.iter().filter(|row| row["region_id"].as_str() == Some(&walls.sample.to_string())).count();
            let on_the_menu = table == "initiatives" && rows.iter().filter(|row| row["status"] == "approved").count() >= foreign;
            let permitted = PUBLIC.contains(&table.as_str()) || on_the_menu || table == "organisations";
            assert!(foreign == 0 || permitted, "{role} of another region sees {foreign} rows of {table}");
            let hidden = |row: &&Value| {
                table == "organisations" && row["region_id"].as_str() == Some(&walls.sample.to_string()) && row["kind"] != "partner"
            };
            assert_eq!(rows.iter().find(hidden), None, "{role} of another region");
        }
    }
}

#[tokio::test]
async fn nobody_and_no_claims_at_all_see_the_menu_and_nothing_more() {
    let walls = Walls::new().await;
    let mut nobody = walls.seen(&Claims::nobody()).await;
    let mut unclaimed = BTreeMap::new();
    for table in walls.tables.iter().chain(&walls.views) {
        unclaimed.insert(table.clone(), rows(&walls.service, table).await);
    }
    assert_eq!(unclaimed, nobody);
    for table in PUBLIC {
        assert!(!nobody.remove(table).unwrap().is_empty(), "{table} is public");
    }
    let menu = nobody.remove("initiatives").unwrap();
    assert!(!menu.is_empty() && menu.iter().all(|row| row["status"] == "approved"));
    let providers: BTreeSet<&str> = menu.iter().map(|row| row["provider_id"].as_str().unwrap()).collect();
    let known = nobody.remove("organisations").unwrap();
    assert_eq!(known.iter().map(|row| row["id"].as_str().unwrap()).collect::<BTreeSet<_>>(), providers);
    nobody.retain(|_, rows| !rows.is_empty());
    assert_eq!(nobody, BTreeMap::new());
}

#[tokio::test]
async fn facts_can_be_added_and_never_changed_or_removed() {
    let walls = Walls::new().await;
    let summaries = [
        "contributions",
        "credit_changes",
        "credits",
        "fulfilments",
        "idempotency_answers",
        "initiatives",
        "obligation_former_contractors",
        "obligation_schedules",
        "obligations",
        "organisations",
        "participant_tallies",
        "participants",
        "sessions",
        "trajectories",
    ];
    for table in &walls.tables {
        walls.service.batch_execute(&Claims::new("system", walls.sample).begin()).await.unwrap();
        let column: String = walls
            .owner
            .query_one("SELECT attname::text FROM pg_attribute WHERE attrelid = $1::text::regclass AND attnum = 1", &[table])
            .await
            .unwrap()
            .get(0);
        // The first column is a part of the key: not even summaries let it change, but for those that are changed as a whole.
        let changed = walls.service.batch_execute(&format!("UPDATE {table} SET {column} = {column} WHERE false")).await;
        let whole = ["initiatives", "trajectories"].contains(&table.as_str());
        assert_eq!(changed.is_ok(), whole, "{table}");
        walls.service.batch_execute("ROLLBACK").await.unwrap();
        let removed = walls.service.batch_execute(&format!("DELETE FROM {table} WHERE false")).await;
        let forgotten = ["participants", "audit_unsealed", "audit_values", "idempotency_answers", "sessions", "session_logins"]
            .contains(&table.as_str());
        assert_eq!(removed.is_ok(), forgotten, "{table}");
        assert!(removed.err().is_none_or(|error| error.code() == Some(&SqlState::INSUFFICIENT_PRIVILEGE)), "{table}");
    }
    let changeable = "SELECT DISTINCT table_name::text FROM information_schema.column_privileges WHERE grantee = 'menukaart_service' AND privilege_type = 'UPDATE' ORDER BY 1";
    let changeable: Vec<String> = walls.owner.query(changeable, &[]).await.unwrap().iter().map(|row| row.get(0)).collect();
    assert_eq!(changeable, summaries);
}

#[tokio::test]
async fn nothing_is_written_into_another_region_or_in_anothers_name() {
    let walls = Walls::new().await;
    let contractors = walls.organisations("contractor").await;
    let attempts = [
        (
            Claims::new("adviser", walls.app.region),
            "UPDATE contributions SET status = 'withdrawn' WHERE region_id = $1::text::uuid".to_owned(),
        ),
        (Claims::new("system", walls.app.region), "DELETE FROM participants WHERE region_id = $1::text::uuid".to_owned()),
        (Claims::new("auditor", walls.sample), "DELETE FROM participants WHERE region_id = $1::text::uuid".to_owned()),
        (Claims::new("service", walls.sample), "UPDATE participants SET version = 9 WHERE region_id = $1::text::uuid".to_owned()),
        (
            Claims { organisation: Some(contractors[0]), ..Claims::new("contractor", walls.sample) },
            format!("UPDATE contributions SET version = 9 WHERE region_id = $1::text::uuid AND contractor_id <> '{}'", contractors[0]),
        ),
    ];
    for (claims, statement) in attempts {
        walls.service.batch_execute(&claims.begin()).await.unwrap();
        assert_eq!(walls.service.execute(&statement, &[&walls.sample.to_string()]).await.unwrap(), 0, "{claims:?}: {statement}");
        walls.service.batch_execute("ROLLBACK").await.unwrap();
    }
    let forged = "INSERT INTO audit_entries (region_id, id, recorded_at, actor_subject, actor_role, action, resource_kind, resource_id) \
                  VALUES ($1::text::uuid, gen_random_uuid(), now(), 'adviser@example.nl', 'adviser', 'approved', 'initiative', gen_random_uuid())";
    for claims in
        [Claims { organisation: Some(contractors[0]), ..Claims::new("contractor", walls.sample) }, Claims::new("adviser", walls.app.region)]
    {
        walls.service.batch_execute(&claims.begin()).await.unwrap();
        let error = walls.service.execute(forged, &[&walls.sample.to_string()]).await.unwrap_err();
        assert_eq!(error.code(), Some(&SqlState::INSUFFICIENT_PRIVILEGE), "{claims:?}");
        walls.service.batch_execute("ROLLBACK").await.unwrap();
    }
}

#[derive(diesel::QueryableByName)]
struct Count {
    #[diesel(sql_type = BigInt)]
    count: i64,
}

#[tokio::test]
async fn a_request_that_is_dropped_half_way_leaves_no_claims_behind() {
    use diesel_async::RunQueryDsl;
    let world = chain().await;
    let db = database::open(&world.app.database, 1);
    let count = async |actor: &Actor| {
        let query = diesel::sql_query("SELECT count(*) AS count FROM obligations");
        db.read(actor, async |conn| Ok(query.get_result::<Count>(conn).await?.count)).await.unwrap()
    };
    let system = Actor::system(world.app.region);
    assert_eq!(count(&system).await, 1);
    let endless =
        db.write(&system, world.app.clock.now(), async |_| std::future::pending::<menukaart::platform::error::Result<()>>().await);
    tokio::time::timeout(Duration::from_millis(200), endless).await.unwrap_err();
    assert_eq!(count(&Actor::anonymous()).await, 0, "the one connection of the pool still has the claims of another");
    assert_eq!(count(&system).await, 1);
}
